package chat.hearth.app;

import chat.hearth.delivery.sync.Listeners;
import chat.hearth.delivery.sync.Sync;
import chat.hearth.event.RoomVersion;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accounts.AccountListeners;
import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.accounts.registration.Registration;
import chat.hearth.feature.administration.Administration;
import chat.hearth.feature.creation.CreateRoom;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.devicekeys.DeviceKeysLifecycle;
import chat.hearth.feature.directory.Directory;
import chat.hearth.feature.discovery.Discovery;
import chat.hearth.feature.invitepermission.InvitePermissions;
import chat.hearth.feature.keybackup.KeyBackup;
import chat.hearth.feature.membership.Departures;
import chat.hearth.feature.membership.Joining;
import chat.hearth.feature.membership.MemberContent;
import chat.hearth.feature.membership.MembershipEndpoints;
import chat.hearth.feature.membership.ProfileInRooms;
import chat.hearth.feature.openid.OpenId;
import chat.hearth.feature.profiles.ProfileLifecycle;
import chat.hearth.feature.profiles.Profiles;
import chat.hearth.feature.pushrules.PushRules;
import chat.hearth.feature.reporting.Reporting;
import chat.hearth.feature.timeline.Timeline;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.feature.todevice.ToDevice;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Authenticator;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.CommitLog;
import chat.hearth.room.EventIndex;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Constructs the chapters of the specification, each from what it needs of the others. */
final class Chapters {
  private final List<Endpoint> endpoints = new ArrayList<>();
  private final Authenticator authenticator;
  private final Listeners listeners;
  private final Departures departures;
  private final Accounts accounts;
  private final ToDevice toDevice;

  Chapters(
      Config config,
      Database database,
      CommitLog log,
      Rooms rooms,
      SecureRandom random,
      Clock clock,
      Optional<Mailer> mailer) {
    var server = new ServerName(config.serverName());

    var accountData = new AccountData(database, log);
    var invitePermissions = new InvitePermissions(accountData);
    var pushRules = new PushRules(accountData);
    var profileLifecycle = new ProfileLifecycle();
    departures = new Departures(database, rooms);
    var keysLifecycle = new DeviceKeysLifecycle(database, log, rooms.sharedRooms());
    var inboxes = new Inboxes(database, log);
    var keyBackup = new KeyBackup(database);
    var openId = new OpenId(server, database, random, clock);
    accounts =
        new Accounts(
            config,
            database,
            log,
            clock,
            random,
            new AccountListeners(
                List.of(
                    (tx, user, name) -> pushRules.begin(tx, user),
                    (tx, user, name) ->
                        name.ifPresent(text -> profileLifecycle.begin(tx, user, text))),
                List.of(keysLifecycle::devicesRemoved, inboxes::devicesRemoved),
                List.of(
                    (tx, user, erase) -> keysLifecycle.accountDeactivated(tx, user),
                    (tx, user, erase) -> keyBackup.accountDeactivated(tx, user),
                    (tx, user, erase) -> openId.accountDeactivated(tx, user),
                    (tx, user, erase) -> departures.depart(tx, user),
                    (tx, user, erase) -> {
                      if (erase) {
                        profileLifecycle.erase(tx, user);
                        accountData.erase(tx, user);
                      }
                    })),
            mailer);
    authenticator = accounts.authenticator();
    log.subscribe(accounts.follower());
    var registration = new Registration(config, database, log, clock, random, accounts);
    var profiles =
        new Profiles(server, database, log, accounts::exists, List.of(new ProfileInRooms(rooms)));

    var views = new EventViews(rooms, clock, accounts::isErased);
    var members = new MemberContent(profiles);
    var joining = new Joining(rooms, members, server);
    var directory = new Directory(database, rooms, server, clock);

    var deviceKeys = new DeviceKeys(database, log, accounts, keysLifecycle);
    toDevice = new ToDevice(database, log, clock, inboxes, accounts::deviceIdsOf);

    listeners = new Listeners(rooms.memberships(), log);
    log.subscribe(listeners);

    endpoints.addAll(accounts.endpoints());
    endpoints.addAll(registration.endpoints());
    endpoints.addAll(profiles.endpoints());
    endpoints.addAll(accountData.endpoints());
    endpoints.addAll(deviceKeys.endpoints());
    endpoints.addAll(toDevice.endpoints());
    endpoints.addAll(keyBackup.endpoints());
    endpoints.addAll(pushRules.endpoints());
    endpoints.addAll(openId.endpoints());
    endpoints.addAll(new Reporting(database, rooms, accounts::exists, clock).endpoints());
    endpoints.addAll(new Administration(accounts, server).endpoints());
    endpoints.addAll(
        new Discovery(
                config,
                Command.version(),
                mailer.isPresent(),
                unstableFeatures(),
                roomVersions(),
                RoomVersion.DEFAULT.id())
            .endpoints());
    endpoints.addAll(directory.endpoints());
    endpoints.addAll(
        MembershipEndpoints.all(
            rooms,
            joining,
            members,
            directory::resolve,
            server,
            invitePermissions::requireInvitable,
            views));
    endpoints.add(
        new CreateRoom(rooms, directory, members, server, invitePermissions::requireInvitable));
    endpoints.addAll(
        new Timeline(rooms, views, directory::find, invitePermissions::requireInvitable)
            .endpoints());
    endpoints.addAll(
        new Sync(
                database,
                log,
                rooms,
                accountData,
                deviceKeys,
                inboxes,
                listeners,
                views,
                invitePermissions::isShown)
            .endpoints());
  }

  /** The tables of chapters that are written with the events. */
  static List<EventIndex> indexes() {
    return List.of();
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  Accounts accounts() {
    return accounts;
  }

  Authenticator authenticator() {
    return authenticator;
  }

  /** Goes on with what an earlier process left half done. */
  void resume() {
    departures.resume();
  }

  /** Lets go of what nobody used lately. Called every minute. */
  void tidy() {
    listeners.sweep();
    toDevice.tidy();
  }

  private static Map<String, Boolean> unstableFeatures() {
    var features = new HashMap<String, Boolean>();
    features.put("org.matrix.msc4222", true);
    InvitePermissions.UNSTABLE_FEATURES.forEach(flag -> features.put(flag, true));
    return features;
  }

  private static Map<String, String> roomVersions() {
    var versions = new HashMap<String, String>();
    RoomVersion.all().forEach(version -> versions.put(version.id(), "stable"));
    return versions;
  }
}
