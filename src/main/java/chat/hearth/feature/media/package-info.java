/**
 * The content repository: files, images and avatars, their thumbnails, and previews of web pages.
 *
 * <p>{@link chat.hearth.feature.media.MediaRepository} is the door. Bytes lie in {@code
 * platform.blobs}, each content once: {@code media} names a content by its hash, {@code media_blob}
 * counts those rows, and {@code media_garbage} lists objects that nothing refers to, before an
 * upload commits and after the last row is gone. An object's key is never used again, so that an
 * upload can never take up an object which is being deleted.
 *
 * <p>Locks are taken in the order: row of {@code media}, of {@code media_blob}, of {@code
 * media_usage}, of {@code media_garbage}.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#content-repository">Client-Server
 *     API: content repository</a>
 */
@NullMarked
package chat.hearth.feature.media;

import org.jspecify.annotations.NullMarked;
