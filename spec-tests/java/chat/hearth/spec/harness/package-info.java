/**
 * The stage for the chapters: a homeserver to talk to, users who speak Matrix, and their replies.
 *
 * <p>{@link chat.hearth.spec.harness.Homeserver#shared()} is the server that all chapters share.
 * {@link chat.hearth.spec.harness.HearthProcess} is for tests that need a process to hurt. Nothing
 * here knows Hearth's classes.
 */
@NullMarked
package chat.hearth.spec.harness;

import org.jspecify.annotations.NullMarked;
