/**
 * Simplified sliding sync.
 *
 * @see <a href="https://github.com/matrix-org/matrix-spec-proposals/pull/4186">MSC4186</a>
 */
package chat.hearth.spec.slidingsync;
