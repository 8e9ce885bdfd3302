/**
 * Where large files lie: on the disk or in an S3-compatible store.
 *
 * <p>{@link chat.hearth.platform.blobs.BlobStore} is the door. It knows keys and bytes; what they
 * belong to, and when they may go, is for its callers to know.
 */
@NullMarked
package chat.hearth.platform.blobs;

import org.jspecify.annotations.NullMarked;
