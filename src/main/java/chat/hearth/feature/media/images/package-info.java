/**
 * Making images smaller: files in, files out. {@link chat.hearth.feature.media.images.Thumbnailer}
 * is the door. Nothing here knows of Matrix, requests or the database.
 */
@NullMarked
package chat.hearth.feature.media.images;

import org.jspecify.annotations.NullMarked;
