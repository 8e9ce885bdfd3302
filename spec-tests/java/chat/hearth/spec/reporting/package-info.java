/** Reporting content over HTTP. */
package chat.hearth.spec.reporting;
