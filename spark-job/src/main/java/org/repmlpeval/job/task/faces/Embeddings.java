package org.repmlpeval.job.task.faces;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The embeddings of images, per form. Immutable. Adding an image shares what is there: images lie in blocks whose sizes halve from one to
 * the next, so n images are copied log₂ n times.
 */
public final class Embeddings implements Serializable {
    private static final long serialVersionUID = 1;

    private final List<Block> blocks;

    /** @param embeddings per image, per form */
    private record Block(List<String> ids, List<List<float[]>> embeddings) implements Serializable {
        Block plus(Block other) {
            List<String> allIds = new ArrayList<>(ids);
            allIds.addAll(other.ids);
            List<List<float[]>> all = new ArrayList<>(embeddings);
            all.addAll(other.embeddings);
            return new Block(allIds, all);
        }

        int size() {
            return ids.size();
        }
    }

    private Embeddings(List<Block> blocks) {
        this.blocks = blocks;
    }

    public static Embeddings none() {
        return new Embeddings(new ArrayList<>());
    }

    static Embeddings of(String id, List<float[]> perForm) {
        return new Embeddings(new ArrayList<>(List.of(new Block(List.of(id), List.of(perForm)))));
    }

    public Embeddings plus(Embeddings other) {
        List<Block> all = new ArrayList<>(blocks);
        for (Block block : other.blocks) {
            all.add(block);
            while (all.size() > 1
                    && all.get(all.size() - 2).size() <= all.get(all.size() - 1).size()) {
                Block last = all.remove(all.size() - 1);
                all.set(all.size() - 1, all.get(all.size() - 1).plus(last));
            }
        }
        return new Embeddings(all);
    }

    /**
     * Per image, in the order of the ids, the embeddings of all forms. The order in which shards end is another one in each run, and kept
     * counts of distractors belong to tests by their number.
     */
    public SortedMap<String, List<float[]>> byImage() {
        SortedMap<String, List<float[]>> byImage = new TreeMap<>();
        for (Block block : blocks) {
            for (int i = 0; i < block.size(); i++) {
                byImage.put(block.ids.get(i), block.embeddings.get(i));
            }
        }
        return byImage;
    }
}
