/** Calls: relay credentials, MatrixRTC transports, delayed and sticky events, signalling. */
package chat.hearth.spec.calls;
