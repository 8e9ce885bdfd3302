/**
 * The content repository: uploads, downloads, thumbnails, previews, and what is deleted.
 *
 * @see <a href="https://spec.matrix.org/v1.19/client-server-api/#content-repository">Client-Server
 *     API: content repository</a>
 */
@NullMarked
package chat.hearth.spec.media;

import org.jspecify.annotations.NullMarked;
