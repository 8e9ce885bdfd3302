package chat.hearth.platform.cluster;

/**
 * This process among those that share the database.
 *
 * @param id which node; its log and its rooms' numbers carry it
 * @param generation which start of that node
 */
public record Node(int id, int generation) {}
