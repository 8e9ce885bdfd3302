package chat.hearth.feature.devicekeys;

import java.util.List;
import java.util.Map;

/**
 * What keys of a device are left to be claimed.
 *
 * @param oneTimeKeys how many of each algorithm; that of Olm is always named
 * @param unusedFallback the algorithms whose fallback key nobody has been given yet
 */
public record KeyCounts(Map<String, Long> oneTimeKeys, List<String> unusedFallback) {}
