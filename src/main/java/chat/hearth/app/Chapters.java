package chat.hearth.app;

import chat.hearth.delivery.eventstream.EventStream;
import chat.hearth.delivery.push.Push;
import chat.hearth.delivery.push.PushLifecycle;
import chat.hearth.delivery.slidingsync.SlidingSync;
import chat.hearth.delivery.sync.Horizon;
import chat.hearth.delivery.sync.Listeners;
import chat.hearth.delivery.sync.Pace;
import chat.hearth.delivery.sync.Sync;
import chat.hearth.event.RoomVersion;
import chat.hearth.feature.accountdata.AccountData;
import chat.hearth.feature.accounts.AccountListeners;
import chat.hearth.feature.accounts.Accounts;
import chat.hearth.feature.accounts.registration.Registration;
import chat.hearth.feature.administration.Administration;
import chat.hearth.feature.calls.Calls;
import chat.hearth.feature.creation.CreateRoom;
import chat.hearth.feature.creation.DefaultEncryption;
import chat.hearth.feature.dehydration.Dehydration;
import chat.hearth.feature.dehydration.DehydrationLifecycle;
import chat.hearth.feature.delayedevents.DelayedDelivery;
import chat.hearth.feature.delayedevents.DelayedEvents;
import chat.hearth.feature.devicekeys.DeviceKeys;
import chat.hearth.feature.devicekeys.DeviceKeysLifecycle;
import chat.hearth.feature.directory.Directory;
import chat.hearth.feature.discovery.Discovery;
import chat.hearth.feature.invitepermission.InvitePermissions;
import chat.hearth.feature.keybackup.KeyBackup;
import chat.hearth.feature.livekit.LiveKit;
import chat.hearth.feature.media.MediaRepository;
import chat.hearth.feature.membership.Departures;
import chat.hearth.feature.membership.Joining;
import chat.hearth.feature.membership.MemberContent;
import chat.hearth.feature.membership.MembershipEndpoints;
import chat.hearth.feature.membership.ProfileInRooms;
import chat.hearth.feature.membership.ThirdPartyInvites;
import chat.hearth.feature.openid.OpenId;
import chat.hearth.feature.presence.Presence;
import chat.hearth.feature.profiles.ProfileLifecycle;
import chat.hearth.feature.profiles.Profiles;
import chat.hearth.feature.pushrules.PushRules;
import chat.hearth.feature.receipts.Receipts;
import chat.hearth.feature.relations.Relations;
import chat.hearth.feature.reporting.Reporting;
import chat.hearth.feature.retention.Retention;
import chat.hearth.feature.search.Search;
import chat.hearth.feature.stickyevents.StickyEvents;
import chat.hearth.feature.summary.GetHierarchy;
import chat.hearth.feature.summary.GetMutualRooms;
import chat.hearth.feature.summary.GetRoomSummary;
import chat.hearth.feature.threads.ThreadSubscriptions;
import chat.hearth.feature.timeline.Timeline;
import chat.hearth.feature.todevice.Inboxes;
import chat.hearth.feature.todevice.ToDevice;
import chat.hearth.feature.typing.Typing;
import chat.hearth.feature.upgrades.CarriedSettings;
import chat.hearth.feature.upgrades.UpgradeRoom;
import chat.hearth.feature.userdirectory.DirectoryLifecycle;
import chat.hearth.feature.userdirectory.UserDirectory;
import chat.hearth.matrix.Json;
import chat.hearth.matrix.ServerName;
import chat.hearth.platform.blobs.BlobStore;
import chat.hearth.platform.config.Config;
import chat.hearth.platform.http.Authenticator;
import chat.hearth.platform.http.Endpoint;
import chat.hearth.platform.identity.IdentityServers;
import chat.hearth.platform.mail.Mailer;
import chat.hearth.platform.outbound.PublicWeb;
import chat.hearth.platform.storage.Database;
import chat.hearth.platform.stream.CommitLog;
import chat.hearth.room.EventViews;
import chat.hearth.room.Rooms;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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
  private final Directory directory;
  private final DeviceKeys deviceKeys;
  private final Accounts accounts;
  private final ToDevice toDevice;
  private final Presence presence;
  private final Typing typing;
  private final Push push;
  private final UserDirectory userDirectory;
  private final MediaRepository media;
  private final DelayedDelivery delayed;
  private final StickyEvents sticky;
  private final Retention retention;
  private final Optional<LiveKit> liveKit;

  Chapters(
      Config config,
      Database database,
      CommitLog log,
      Rooms rooms,
      Indexes indexes,
      BlobStore blobs,
      PublicWeb web,
      Path dataDir,
      SecureRandom random,
      Clock clock,
      Optional<Mailer> mailer) {
    var server = new ServerName(config.serverName());
    var identity = new IdentityServers(config.identity(), server, rooms::sign);

    var accountData = new AccountData(database, log);
    var invitePermissions = new InvitePermissions(accountData);
    var pushRules = new PushRules(accountData);
    var profileLifecycle = new ProfileLifecycle();
    departures = new Departures(database, rooms);
    var keysLifecycle = new DeviceKeysLifecycle(database, log, clock, rooms.sharedRooms());
    var dehydrationLifecycle = new DehydrationLifecycle();
    var inboxes = new Inboxes(database, log);
    var keyBackup = new KeyBackup(database);
    presence = new Presence(config.presence().enabled(), database, log, rooms.memberships(), clock);
    var pushLifecycle = new PushLifecycle();
    var directoryLifecycle = new DirectoryLifecycle();
    var openId = new OpenId(server, database, random, clock);
    var delayedEvents = new DelayedEvents(config.delayedEvents(), database, random, clock);
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
                    directoryLifecycle::accountCreated,
                    (tx, user, name) ->
                        name.ifPresent(text -> profileLifecycle.begin(tx, user, text))),
                List.of(keysLifecycle::deviceRenamed),
                List.of(
                    keysLifecycle::devicesRemoved,
                    inboxes::devicesRemoved,
                    dehydrationLifecycle::devicesRemoved,
                    pushLifecycle::devicesRemoved),
                List.of(
                    (tx, user, erase) -> keysLifecycle.accountDeactivated(tx, user),
                    (tx, user, erase) -> keyBackup.accountDeactivated(tx, user),
                    (tx, user, erase) -> pushLifecycle.accountDeactivated(tx, user),
                    (tx, user, erase) -> directoryLifecycle.accountDeactivated(tx, user),
                    (tx, user, erase) -> ThreadSubscriptions.erase(tx, user),
                    (tx, user, erase) -> presence.accountDeactivated(tx, user),
                    (tx, user, erase) -> openId.accountDeactivated(tx, user),
                    (tx, user, erase) -> delayedEvents.accountDeactivated(tx, user),
                    (tx, user, erase) -> LiveKit.accountDeactivated(tx, user),
                    (tx, user, erase) -> Sync.accountDeactivated(tx, user),
                    (tx, user, erase) -> departures.depart(tx, user),
                    (tx, user, erase) -> {
                      if (erase) {
                        Search.erase(tx, user);
                        Receipts.erase(tx, user);
                        profileLifecycle.erase(tx, user);
                        accountData.erase(tx, user);
                        MediaRepository.erase(tx, user);
                        Registration.erase(tx, user);
                      }
                    }),
                List.of(pushLifecycle::emailRemoved)),
            identity,
            mailer);
    authenticator = accounts.authenticator();
    log.subscribe(accounts.follower());
    var registration = new Registration(config, database, log, clock, random, accounts);
    var profiles =
        new Profiles(server, database, log, accounts::exists, List.of(new ProfileInRooms(rooms)));

    var ignoredUsers = accountData.ignoredUsers();
    var relations = new Relations(database, rooms, indexes.relations(), ignoredUsers::of);
    var views = new EventViews(rooms, clock, accounts::isErased, relations.aggregations());
    var search = new Search(database, rooms, views, relations.edits(), accounts::isErased);
    log.follow(search.indexer());
    var members = new MemberContent(profiles);
    var joining = new Joining(rooms, members, server);
    var thirdParty = new ThirdPartyInvites(rooms, members, server, identity);
    var encryption = new DefaultEncryption(config.encryption());
    directory = new Directory(database, rooms, server, clock);
    log.follow(directory.follower());
    userDirectory =
        new UserDirectory(database, profiles, rooms, config.userDirectory().searchAllUsers());
    log.follow(userDirectory);

    deviceKeys = new DeviceKeys(server, database, log, accounts, keysLifecycle);
    toDevice = new ToDevice(database, log, clock, inboxes, accounts::holdDevices);

    var threadSubscriptions = new ThreadSubscriptions(database, log, rooms);
    var receipts = new Receipts(database, log, rooms, accountData, clock);
    push =
        new Push(
            config,
            database,
            log,
            rooms,
            pushRules,
            threadSubscriptions,
            receipts,
            views,
            accountData.ignoredUsers()::of,
            mailer,
            accounts.threepids()::ownsEmail,
            random,
            clock);
    log.subscribe(push.follower());
    log.follow(push.trigger());

    media =
        new MediaRepository(
            server,
            config.media(),
            database,
            blobs,
            dataDir.resolve("uploads"),
            (uploader, mxc) ->
                profiles.isAvatar(mxc.toString()) || accountData.mentions(uploader, mxc.toString()),
            web,
            random,
            clock);
    log.subscribe(media.follower());

    listeners = new Listeners(rooms.memberships());
    log.subscribe(listeners);
    typing = new Typing(rooms, clock, listeners::typingChanged);
    log.subscribe(typing);

    endpoints.addAll(accounts.endpoints());
    endpoints.addAll(registration.endpoints());
    endpoints.addAll(profiles.endpoints());
    endpoints.addAll(accountData.endpoints());
    endpoints.addAll(deviceKeys.endpoints());
    endpoints.addAll(toDevice.endpoints());
    endpoints.addAll(keyBackup.endpoints());
    endpoints.addAll(new Dehydration(database, log, accounts, deviceKeys, inboxes).endpoints());
    endpoints.addAll(pushRules.endpoints());
    endpoints.addAll(presence.endpoints());
    endpoints.addAll(push.endpoints());
    endpoints.addAll(presence.noticing(receipts.endpoints()));
    endpoints.addAll(presence.noticing(typing.endpoints()));
    endpoints.addAll(openId.endpoints());
    retention = new Retention(config.retention(), database, rooms);
    endpoints.addAll(retention.endpoints());
    endpoints.addAll(new Reporting(database, rooms, accounts::exists, clock).endpoints());
    endpoints.addAll(new Administration(accounts, server).endpoints());
    var calls = new Calls(config, clock);
    endpoints.addAll(calls.endpoints());
    endpoints.addAll(directory.endpoints());
    endpoints.addAll(userDirectory.endpoints());
    endpoints.addAll(media.endpoints());
    endpoints.add(new GetRoomSummary(rooms, directory::resolve));
    endpoints.add(new GetHierarchy(rooms, random));
    endpoints.add(new GetMutualRooms(rooms.memberships()));
    endpoints.addAll(
        MembershipEndpoints.all(
            rooms,
            joining,
            members,
            directory::resolve,
            server,
            invitePermissions::requireInvitable,
            thirdParty,
            views));
    endpoints.addAll(relations.endpoints(views));
    endpoints.addAll(search.endpoints());
    endpoints.addAll(threadSubscriptions.endpoints());
    endpoints.add(new UpgradeRoom(rooms, directory, members));
    log.follow(new CarriedSettings(rooms, accountData));
    endpoints.add(
        new CreateRoom(
            rooms,
            directory,
            members,
            server,
            encryption,
            invitePermissions::requireInvitable,
            thirdParty));
    var timeline =
        new Timeline(
            rooms,
            views,
            relations.rules(),
            delayedEvents::keep,
            directory::find,
            invitePermissions::requireInvitable,
            joining::authorise);
    sticky = indexes.sticky();
    delayed = new DelayedDelivery(delayedEvents, database, timeline::send, clock);
    endpoints.addAll(presence.noticing(timeline.endpoints()));
    endpoints.addAll(delayed.endpoints());
    liveKit =
        config
            .rtc()
            .livekit()
            .map(at -> new LiveKit(at, server, database, rooms, openId, delayed, clock));
    liveKit.ifPresent(one -> endpoints.addAll(one.endpoints()));
    var horizon = new Horizon(log, rooms.memberships());
    var pace =
        new Pace(Runtime.getRuntime().availableProcessors(), rooms::underway, System::nanoTime);
    var sync =
        new Sync(
            database,
            log,
            rooms,
            accountData,
            deviceKeys,
            inboxes,
            push.unread(),
            presence,
            receipts,
            typing,
            indexes.sticky(),
            listeners,
            views,
            horizon,
            pace,
            invitePermissions::isShown);
    endpoints.addAll(sync.endpoints());
    endpoints.addAll(
        new EventStream(
                rooms,
                views,
                accountData,
                accountData.ignoredUsers(),
                listeners,
                horizon,
                log,
                sync.assembler(),
                directory::isPublished)
            .endpoints());
    endpoints.addAll(
        new SlidingSync(
                rooms,
                accountData,
                deviceKeys,
                inboxes,
                push.unread(),
                presence,
                receipts,
                typing,
                threadSubscriptions,
                listeners,
                views,
                horizon,
                pace,
                random,
                invitePermissions::isShown)
            .endpoints());
    endpoints.addAll(
        new Discovery(
                config,
                Command.version(),
                unstableFeatures(encryption),
                roomVersions(),
                RoomVersion.DEFAULT.id(),
                capabilities(mailer.isPresent()),
                calls.wellKnown())
            .endpoints());
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
    media.resume();
    directory.resume();
    userDirectory.resume();
    push.resume();
    presence.resume();
    delayed.start();
    retention.start();
    liveKit.ifPresent(LiveKit::start);
  }

  /** Stops what is under way outside of requests. */
  void close() {
    liveKit.ifPresent(LiveKit::close);
    delayed.close();
    retention.close();
    presence.close();
    typing.close();
    push.close();
  }

  /** Lets go of what nobody used lately. Called every minute. */
  void tidy() {
    listeners.sweep();
    deviceKeys.tidy();
    toDevice.tidy();
    push.tidy();
    media.tidy();
    delayed.tidy();
    sticky.tidy();
  }

  Retention retention() {
    return retention;
  }

  private Map<String, JsonNode> capabilities(boolean emails) {
    var webPush = Json.object();
    webPush.put("enabled", true);
    webPush.put("vapid", push.webPushKey());
    return Map.of(
        "m.webpush",
        webPush,
        "org.matrix.msc4174.webpush",
        webPush,
        "m.3pid_changes",
        Json.object().put("enabled", emails));
  }

  /** What the endpoints say they serve, and what is only a way to do what the others do. */
  private Map<String, Boolean> unstableFeatures(DefaultEncryption encryption) {
    var features = new HashMap<>(encryption.unstableFeatures());
    InvitePermissions.UNSTABLE_FEATURES.forEach(flag -> features.put(flag, true));
    for (var endpoint : endpoints) {
      endpoint.route().features().forEach(flag -> features.put(flag, true));
    }
    return features;
  }

  private static Map<String, String> roomVersions() {
    var versions = new HashMap<String, String>();
    RoomVersion.all().forEach(version -> versions.put(version.id(), "stable"));
    return versions;
  }
}
