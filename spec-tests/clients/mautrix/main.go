// Command mautrix is a device of somebody on mautrix-go with goolm: Olm and Megolm written in Go, of which nothing is
// shared with the cryptography of the JavaScript SDK. Its keys live in memory as long as the process does.
//
// HOMESERVER, USER_ID, DEVICE_ID and ACCESS_TOKEN say who it is. It joins every room that it is invited to. It takes
// lines on standard input:
//
//	say ROOM TEXT   sends a text, encrypted where the room is
//	confirm         says that the emoji match
//
// and writes lines of JSON on standard output, each with one of: ready, joined, encrypted, heard and by, sent, emoji,
// verified, undecryptable. What goes wrong ends it with the reason on standard error.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/crypto"
	"maunium.net/go/mautrix/crypto/verificationhelper"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"
)

const sessionWait = 30 * time.Second // a room key may come after the event that it decrypts

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	device, err := newDevice(ctx)
	if err != nil {
		return err
	}
	stopped := make(chan error, 1)
	go func() { stopped <- device.client.SyncWithContext(ctx) }()
	go func() { stopped <- device.obey(ctx) }()
	tell(map[string]any{"ready": true})
	return <-stopped
}

// device is a logged-in device with its keys.
type device struct {
	client       *mautrix.Client
	machine      *crypto.OlmMachine
	verification *verificationhelper.VerificationHelper
	shared       sync.Mutex // one group session is shared at a time

	lock        sync.Mutex
	transaction id.VerificationTransactionID
}

func newDevice(ctx context.Context) (*device, error) {
	client, err := mautrix.NewClient(
		os.Getenv("HOMESERVER"), id.UserID(os.Getenv("USER_ID")), os.Getenv("ACCESS_TOKEN"))
	if err != nil {
		return nil, err
	}
	client.DeviceID = id.DeviceID(os.Getenv("DEVICE_ID"))
	states := mautrix.NewMemoryStateStore()
	client.StateStore = states
	d := &device{client: client}
	client.Crypto = d
	d.machine = crypto.NewOlmMachine(client, nil, crypto.NewMemoryStore(nil), states.(crypto.StateStore))
	if err := d.machine.Load(ctx); err != nil {
		return nil, err
	}
	if err := d.machine.ShareKeys(ctx, -1); err != nil {
		return nil, err
	}
	d.verification = verificationhelper.NewVerificationHelper(client, d.machine, nil, d, false, false, true)

	syncer := client.Syncer.(*mautrix.DefaultSyncer)
	syncer.OnSync(d.machine.ProcessSyncResponse)
	// Only these two: mautrix-go 0.26.0 keeps join rules in a map that it does not make.
	syncer.OnEventType(event.StateMember, client.StateStoreSyncHandler)
	syncer.OnEventType(event.StateEncryption, client.StateStoreSyncHandler)
	syncer.OnEventType(event.StateMember, d.machine.HandleMemberEvent)
	syncer.OnEventType(event.StateMember, d.onMember)
	syncer.OnEventType(event.StateEncryption, func(_ context.Context, evt *event.Event) {
		tell(map[string]any{"encrypted": evt.RoomID})
	})
	syncer.OnEventType(event.EventEncrypted, func(ctx context.Context, evt *event.Event) { go d.hear(ctx, evt) })
	return d, d.verification.Init(ctx)
}

// obey carries out the lines of standard input until it ends.
func (d *device) obey(ctx context.Context) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.SplitN(lines.Text(), " ", 3)
		var err error
		switch {
		case words[0] == "say" && len(words) == 3:
			var sent *mautrix.RespSendEvent
			if sent, err = d.client.SendText(ctx, id.RoomID(words[1]), words[2]); err == nil {
				tell(map[string]any{"sent": sent.EventID})
			}
		case words[0] == "confirm":
			d.lock.Lock()
			transaction := d.transaction
			d.lock.Unlock()
			err = d.verification.ConfirmSAS(ctx, transaction)
		default:
			err = fmt.Errorf("not understood: %q", lines.Text())
		}
		if err != nil {
			return fmt.Errorf("%s: %w", words[0], err)
		}
	}
	return lines.Err()
}

func (d *device) onMember(ctx context.Context, evt *event.Event) {
	if evt.GetStateKey() != d.client.UserID.String() {
		return
	}
	switch evt.Content.AsMember().Membership {
	case event.MembershipInvite:
		if _, err := d.client.JoinRoomByID(ctx, evt.RoomID); err != nil {
			fail(err)
		}
	case event.MembershipJoin:
		tell(map[string]any{"joined": evt.RoomID})
	}
}

func (d *device) hear(ctx context.Context, evt *event.Event) {
	content := evt.Content.AsEncrypted()
	decrypted, err := d.machine.DecryptMegolmEvent(ctx, evt)
	if errors.Is(err, crypto.NoSessionFound) &&
		d.machine.WaitForSession(ctx, evt.RoomID, content.SenderKey, content.SessionID, sessionWait) {
		decrypted, err = d.machine.DecryptMegolmEvent(ctx, evt)
	}
	if err != nil {
		tell(map[string]any{"undecryptable": evt.ID, "reason": err.Error()})
		return
	}
	if decrypted.Type == event.EventMessage {
		tell(map[string]any{"heard": decrypted.Content.AsMessage().Body, "by": decrypted.Sender})
	}
}

// Init is part of mautrix.CryptoHelper; newDevice has done all.
func (d *device) Init(context.Context) error { return nil }

// Encrypt encrypts for a room and shares the session first where that is due.
func (d *device) Encrypt(
	ctx context.Context, room id.RoomID, kind event.Type, content any,
) (*event.EncryptedEventContent, error) {
	d.shared.Lock()
	defer d.shared.Unlock()
	encrypted, err := d.machine.EncryptMegolmEvent(ctx, room, kind, content)
	if err == nil || !crypto.IsShareError(err) {
		return encrypted, err
	}
	members, err := d.client.StateStore.GetRoomJoinedOrInvitedMembers(ctx, room)
	if err != nil {
		return nil, err
	}
	if err := d.machine.ShareGroupSession(ctx, room, members); err != nil {
		return nil, err
	}
	return d.machine.EncryptMegolmEvent(ctx, room, kind, content)
}

// Decrypt decrypts an event of a room.
func (d *device) Decrypt(ctx context.Context, evt *event.Event) (*event.Event, error) {
	return d.machine.DecryptMegolmEvent(ctx, evt)
}

// WaitForSession waits until a room key is here.
func (d *device) WaitForSession(
	ctx context.Context, room id.RoomID, sender id.SenderKey, session id.SessionID, wait time.Duration,
) bool {
	return d.machine.WaitForSession(ctx, room, sender, session, wait)
}

// RequestSession asks a device for a room key.
func (d *device) RequestSession(
	ctx context.Context, room id.RoomID, sender id.SenderKey, session id.SessionID, user id.UserID, from id.DeviceID,
) {
	whom := map[id.UserID][]id.DeviceID{user: {from}}
	if err := d.machine.SendRoomKeyRequest(ctx, room, sender, session, "", whom); err != nil {
		fail(err)
	}
}

// VerificationRequested accepts what somebody asks for.
func (d *device) VerificationRequested(
	ctx context.Context, transaction id.VerificationTransactionID, _ id.UserID, _ id.DeviceID,
) {
	if err := d.verification.AcceptVerification(ctx, transaction); err != nil {
		fail(err)
	}
}

// VerificationReady leaves the next step to the other side.
func (d *device) VerificationReady(
	context.Context, id.VerificationTransactionID, id.DeviceID, bool, bool, *verificationhelper.QRCode,
) {
}

// VerificationCancelled ends the process.
func (d *device) VerificationCancelled(
	_ context.Context, _ id.VerificationTransactionID, code event.VerificationCancelCode, reason string,
) {
	fail(fmt.Errorf("the verification was cancelled: %s %s", code, reason))
}

// VerificationDone reports it.
func (d *device) VerificationDone(context.Context, id.VerificationTransactionID, event.VerificationMethod) {
	tell(map[string]any{"verified": true})
}

// ShowSAS shows the emoji and keeps which verification they belong to.
func (d *device) ShowSAS(
	_ context.Context, transaction id.VerificationTransactionID, emojis []rune, _ []string, _ []int,
) {
	d.lock.Lock()
	d.transaction = transaction
	d.lock.Unlock()
	shown := make([]string, len(emojis))
	for i, emoji := range emojis {
		shown[i] = string(emoji)
	}
	tell(map[string]any{"emoji": shown})
}

var output sync.Mutex

func tell(what map[string]any) {
	line, err := json.Marshal(what)
	if err != nil {
		fail(err)
	}
	output.Lock()
	defer output.Unlock()
	fmt.Println(string(line))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
