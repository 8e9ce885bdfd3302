/**
 * Searching what was said, in any language.
 *
 * <p>{@link chat.hearth.feature.search.SearchIndexer} follows the log and writes the index, {@link
 * chat.hearth.feature.search.Search} is the door. The index only proposes: every event found is
 * judged by {@link chat.hearth.room.Visibility} before it is shown. Encrypted events are passed
 * over.
 */
@NullMarked
package chat.hearth.feature.search;

import org.jspecify.annotations.NullMarked;
