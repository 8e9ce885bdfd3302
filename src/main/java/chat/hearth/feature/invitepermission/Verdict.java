package chat.hearth.feature.invitepermission;

/** What becomes of an invitation. */
enum Verdict {
  /** It is made and shown. */
  ALLOW,
  /** It is made but not shown, so that the inviter learns nothing. */
  IGNORE,
  /** It is refused; one that is there already is not shown. */
  BLOCK
}
