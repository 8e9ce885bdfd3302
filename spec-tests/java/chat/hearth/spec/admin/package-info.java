/** What administrators do to accounts, over HTTP. */
package chat.hearth.spec.admin;
