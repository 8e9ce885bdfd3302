/**
 * What is behind the links that people send: titles, descriptions, images.
 *
 * <p>{@link chat.hearth.feature.media.previews.PreviewUrl} is the door. Pages are fetched by {@code
 * platform.outbound}, which decides where from; images are kept as media by whoever plugs in {@link
 * chat.hearth.feature.media.previews.ImageKeeper}. Table: {@code media_preview}.
 */
@NullMarked
package chat.hearth.feature.media.previews;

import org.jspecify.annotations.NullMarked;
