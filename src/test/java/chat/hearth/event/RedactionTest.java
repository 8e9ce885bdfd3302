package chat.hearth.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.hearth.matrix.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactionTest {
  private static final String ALWAYS =
      "'event_id':'$e','type':'x','room_id':'!r','sender':'@s:d','state_key':'','hashes':{'h':'1'},"
          + "'signatures':{'s':{}},'depth':1,'prev_events':[],'auth_events':[],"
          + "'origin_server_ts':2";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1-8   | m.room.member | {'membership':'join','displayname':'D','join_authorised_via_users_server':'@a:a'} | {'membership':'join'}
          9-12  | m.room.member | {'membership':'join','displayname':'D','join_authorised_via_users_server':'@a:a'} | {'membership':'join','join_authorised_via_users_server':'@a:a'}
          1-10  | m.room.member | {'membership':'invite','third_party_invite':{'signed':{'t':1},'display_name':'D'}} | {'membership':'invite'}
          11-12 | m.room.member | {'membership':'invite','third_party_invite':{'signed':{'t':1},'display_name':'D'}} | {'membership':'invite','third_party_invite':{'signed':{'t':1}}}
          11-12 | m.room.member | {'membership':'invite','third_party_invite':{'display_name':'D'}} | {'membership':'invite','third_party_invite':{}}
          11-12 | m.room.member | {'membership':'invite','third_party_invite':7} | {'membership':'invite'}
          1-10  | m.room.create | {'creator':'@a:a','room_version':'1','m.federate':false} | {'creator':'@a:a'}
          11-12 | m.room.create | {'room_version':'1','m.federate':false,'anything':1} | {'room_version':'1','m.federate':false,'anything':1}
          1-7   | m.room.join_rules | {'join_rule':'restricted','allow':[],'x':1} | {'join_rule':'restricted'}
          8-12  | m.room.join_rules | {'join_rule':'restricted','allow':[],'x':1} | {'join_rule':'restricted','allow':[]}
          1-10  | m.room.power_levels | {'ban':1,'events':{},'events_default':2,'invite':3,'kick':4,'redact':5,'state_default':6,'users':{},'users_default':7,'notifications':{},'x':1} | {'ban':1,'events':{},'events_default':2,'kick':4,'redact':5,'state_default':6,'users':{},'users_default':7}
          11-12 | m.room.power_levels | {'ban':1,'events':{},'events_default':2,'invite':3,'kick':4,'redact':5,'state_default':6,'users':{},'users_default':7,'notifications':{},'x':1} | {'ban':1,'events':{},'events_default':2,'invite':3,'kick':4,'redact':5,'state_default':6,'users':{},'users_default':7}
          1-5   | m.room.aliases | {'aliases':['#a:a'],'x':1} | {'aliases':['#a:a']}
          6-12  | m.room.aliases | {'aliases':['#a:a'],'x':1} | {}
          1-12  | m.room.history_visibility | {'history_visibility':'shared','x':1} | {'history_visibility':'shared'}
          1-10  | m.room.redaction | {'redacts':'$e','reason':'r'} | {}
          11-12 | m.room.redaction | {'redacts':'$e','reason':'r'} | {'redacts':'$e'}
          1-12  | m.room.message | {'body':'b','membership':'join'} | {}
          """)
  void contentIsStrippedAsTheVersionSays(
      String versions, String type, String content, String kept) {
    int first = Integer.parseInt(versions.substring(0, versions.indexOf('-')));
    int last = Integer.parseInt(versions.substring(versions.indexOf('-') + 1));
    var event = json("{'type':'" + type + "','content':" + content + "}");

    for (var id : IntStream.rangeClosed(first, last).mapToObj(String::valueOf).toList()) {
      var redacted = Redaction.redact(RoomVersion.find(id).orElseThrow(), event);

      assertEquals(json("{'type':'" + type + "','content':" + kept + "}"), redacted, id);
    }
  }

  @Test
  void keysOfTheEventAreStrippedAsTheVersionSays() {
    var event =
        json(
            "{"
                + ALWAYS
                + ",'content':{},'origin':'o','membership':'join','prev_state':[],"
                + "'redacts':'$x','unsigned':{'age':1},'custom':true}");

    for (var version : RoomVersion.all()) {
      var redacted = Redaction.redact(version, event);

      var legacy = ",'origin':'o','membership':'join','prev_state':[]";
      assertEquals(
          json("{" + ALWAYS + ",'content':{}" + (version.redactsInContent() ? "" : legacy) + "}"),
          redacted,
          version.id());
    }
  }

  @Test
  void originalStaysAsItIs() {
    var event = json("{'type':'m.room.member','content':{'membership':'join','x':1},'y':2}");
    JsonNode before = event.deepCopy();

    Redaction.redact(RoomVersion.DEFAULT, event);

    assertEquals(before, event);
  }

  @Test
  void redactingTwiceChangesNothingMore() {
    for (var version : RoomVersion.all()) {
      var event =
          json(
              "{'type':'m.room.member','content':{'membership':'invite','x':1,"
                  + "'third_party_invite':{'signed':{},'y':1}},'y':2}");

      var once = Redaction.redact(version, event);

      assertEquals(once, Redaction.redact(version, once));
      assertTrue(once.has("content"));
    }
  }

  private static ObjectNode json(String text) {
    return Json.own(text.replace('\'', '"'));
  }
}
