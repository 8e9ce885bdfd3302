/**
 * Events that relate to others: edits, reactions, references and threads.
 *
 * <p>{@link chat.hearth.feature.relations.RelationIndex} is written with the events; {@link
 * chat.hearth.feature.relations.Relations} is the door: it serves what relates to an event, bundles
 * it into {@code unsigned} wherever events are shown, and checks what clients send. Nothing here
 * decides who may see an event, which is {@link chat.hearth.room.Visibility}'s business.
 */
@NullMarked
package chat.hearth.feature.relations;

import org.jspecify.annotations.NullMarked;
