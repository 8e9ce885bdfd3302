/** Push rules over HTTP. */
package chat.hearth.spec.push;
