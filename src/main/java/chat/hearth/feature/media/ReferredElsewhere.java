package chat.hearth.feature.media;

import chat.hearth.matrix.UserId;

/** Tells whether something beside events refers to a file: a profile, account data. */
@FunctionalInterface
public interface ReferredElsewhere {
  boolean refers(UserId uploader, Mxc mxc);
}
