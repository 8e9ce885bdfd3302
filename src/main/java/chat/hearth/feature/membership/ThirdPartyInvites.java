package chat.hearth.feature.membership;

import chat.hearth.event.EventDraft;
import chat.hearth.event.Pdu;
import chat.hearth.event.Signatures;
import chat.hearth.event.StateKey;
import chat.hearth.event.VerifyKey;
import chat.hearth.matrix.Fields;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.MatrixError;
import chat.hearth.matrix.RoomId;
import chat.hearth.matrix.ServerName;
import chat.hearth.matrix.UserId;
import chat.hearth.platform.identity.IdentityServers;
import chat.hearth.room.Membership;
import chat.hearth.room.Rooms;
import chat.hearth.room.StateView;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Invitations to an address, for whoever turns out to own it.
 *
 * <pre>
 *   invite ── bound ────► m.room.member (invite)
 *      └───── not bound ► store-invite ► m.room.third_party_invite (token, keys)
 *                                              │ its owner, with the token signed
 *                                              ▼
 *                                        m.room.member (invite, third_party_invite)
 * </pre>
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#third-party-invites">Client-Server
 *     API: third-party invites</a>
 */
public final class ThirdPartyInvites {
  private static final String TYPE = "m.room.third_party_invite";
  private static final int MAX_TRIALS =
      50; // signatures tried; there is one, and there are two keys

  private final Rooms rooms;
  private final MemberContent contents;
  private final ServerName server;
  private final IdentityServers identity;

  public ThirdPartyInvites(
      Rooms rooms, MemberContent contents, ServerName server, IdentityServers identity) {
    this.rooms = rooms;
    this.contents = contents;
    this.server = server;
    this.identity = identity;
  }

  /**
   * Whose an address is.
   *
   * @throws MatrixError {@code M_SERVER_NOT_TRUSTED}, or what the identity server says
   */
  public Optional<UserId> owner(AddressInvite invite) {
    return identity.require(invite.idServer()).lookup(invite.idAccessToken(), invite.id());
  }

  /**
   * Refuses who may not invite, before anybody is asked or sent a letter.
   *
   * @throws MatrixError {@code M_FORBIDDEN}
   */
  void requireInviter(UserId sender, RoomId room) {
    var head = rooms.find(room);
    if (head.isEmpty() || !rooms.current(head.get()).isJoined(sender)) {
      throw MatrixError.forbidden("You are not in this room");
    }
    var levels = rooms.current(head.get()).powerLevels();
    if (levels.of(sender) < levels.invite()) {
      throw MatrixError.forbidden("Inviting takes a higher power level");
    }
  }

  /**
   * Invites the unknown owner of an address.
   *
   * @throws MatrixError {@code M_SERVER_NOT_TRUSTED}, or what the identity server says, or {@code
   *     M_FORBIDDEN} where a rule of the room forbids it
   */
  public void store(UserId sender, RoomId room, AddressInvite invite) {
    var stored =
        identity
            .require(invite.idServer())
            .storeInvite(invite.idAccessToken(), invite.id(), about(sender, room));
    rooms.append(
        room, current -> List.of(EventDraft.state(sender, TYPE, stored.token(), stored.content())));
  }

  /** What the letter to the owner may say. */
  private ObjectNode about(UserId sender, RoomId room) {
    var state = rooms.current(rooms.head(room));
    var about = Json.object().put("room_id", room.value()).put("sender", sender.value());
    copy(state, StateKey.CANONICAL_ALIAS, "alias", about, "room_alias");
    copy(state, StateKey.AVATAR, "url", about, "room_avatar_url");
    copy(state, StateKey.NAME, "name", about, "room_name");
    copy(state, StateKey.CREATE, "type", about, "room_type");
    copy(state, StateKey.member(sender), "displayname", about, "sender_display_name");
    copy(state, StateKey.member(sender), "avatar_url", about, "sender_avatar_url");
    return about.put("room_join_rules", state.joinRule());
  }

  private static void copy(
      StateView state, StateKey key, String field, ObjectNode about, String name) {
    state
        .get(key)
        .map(event -> event.content().path(field))
        .filter(value -> value.isTextual() && !value.textValue().isEmpty())
        .ifPresent(value -> about.put(name, value.textValue()));
  }

  /**
   * Makes the invitation to an address one to a user, who shows that an identity server signed for
   * them; nothing happens where the user is invited or in the room.
   *
   * @param shown {@code third_party_signed}
   * @throws MatrixError {@code M_FORBIDDEN} where there is no such invitation, where it is another
   *     user's, or where no valid key signed; {@code M_NOT_FOUND} where there is no such room
   */
  void redeem(UserId user, RoomId room, Fields shown) {
    var sender = new UserId(shown.string("sender"));
    var token = shown.string("token");
    shown.object("signatures");
    if (!shown.string("mxid").equals(user.value())) {
      throw MatrixError.forbidden("The invite is signed for somebody else");
    }
    var now = rooms.current(rooms.head(room));
    if (isIn(now, user)) {
      return;
    }
    var invite = pending(now, sender, token);
    requireSigned(invite, shown.json());
    var content = contents.withProfile(Membership.INVITE, user, Optional.empty());
    var part = content.putObject("third_party_invite");
    part.put("display_name", invite.content().path("display_name").asText());
    part.set("signed", shown.json());
    rooms.append(
        room,
        current ->
            isIn(current, user)
                ? List.of()
                : List.of(
                    MemberContent.draft(pending(current, sender, token).sender(), user, content)));
  }

  private Pdu pending(StateView state, UserId sender, String token) {
    var invite =
        state
            .get(new StateKey(TYPE, token))
            .filter(event -> event.sender().equals(sender))
            .filter(
                event -> event.content().has("public_key") || event.content().has("public_keys"))
            .orElseThrow(() -> MatrixError.forbidden("There is no such pending invite"));
    if (!sender.isOf(server)) {
      throw MatrixError.forbidden("The inviter's own server has to redeem this invite");
    }
    return invite;
  }

  private static boolean isIn(StateView state, UserId user) {
    var membership = state.membership(user);
    return membership.equals(Optional.of(Membership.INVITE))
        || membership.equals(Optional.of(Membership.JOIN));
  }

  /** A key of an invite; without a URL it is valid for ever. */
  private record Key(VerifyKey key, String text, Optional<String> validityUrl) {}

  /** That some key signed which is not revoked. */
  private void requireSigned(Pdu invite, ObjectNode signed) {
    var message = Signatures.signedBytes(signed);
    int trials = 0;
    for (var key : keys(invite)) {
      for (var byServer : signed.path("signatures")) {
        for (var signature : byServer) {
          if (++trials > MAX_TRIALS) {
            throw MatrixError.forbidden("Too many signatures");
          }
          if (Signatures.matches(key.key, message, signature.asText())
              && key.validityUrl.map(url -> identity.isValid(url, key.text)).orElse(true)) {
            return;
          }
        }
      }
    }
    throw MatrixError.forbidden("No valid key of the invite signed");
  }

  private static List<Key> keys(Pdu invite) {
    var keys = new ArrayList<Key>();
    invite.content().path("public_keys").forEach(entry -> addKey(entry, keys));
    if (keys.isEmpty()) {
      addKey(invite.content(), keys);
    }
    return keys;
  }

  private static void addKey(com.fasterxml.jackson.databind.JsonNode entry, List<Key> keys) {
    var text = entry.path("public_key").asText();
    try {
      keys.add(
          new Key(
              VerifyKey.ofBase64("ed25519:0", text),
              text,
              Optional.ofNullable(entry.path("key_validity_url").textValue())));
    } catch (MatrixError e) {
      // No key, so nothing is signed by it.
    }
  }
}
