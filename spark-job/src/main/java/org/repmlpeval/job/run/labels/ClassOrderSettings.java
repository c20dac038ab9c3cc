package org.repmlpeval.job.run.labels;

import java.util.Locale;
import java.util.Optional;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.partitioning.classes.ImageNet1k;

/**
 * Where the order of a classifier's classes is taken from.
 *
 * @param list {@value ImageNet1k#NAME}, or a file of class names in index order on any Hadoop file system; empty if none was given
 * @param source where to look if there is no list
 * @param entry the checkpoint's entry that holds the order; empty for any entry
 */
public record ClassOrderSettings(Optional<String> list, Source source, Optional<String> entry) {
    /** The default: no list, and {@link Source#AUTO}. */
    public static final ClassOrderSettings AUTO =
            new ClassOrderSettings(Optional.empty(), Source.AUTO, Optional.empty());

    private static final String CHECKPOINT = "checkpoint";

    /** As a user writes it: {@code folders}, {@code checkpoint:classes}. */
    public String text() {
        return source.name().toLowerCase(Locale.ROOT)
                + entry.map(name -> ":" + name).orElse("");
    }

    /** Where the order comes from if there is no list. */
    public enum Source {
        /**
         * The checkpoint's order if it has one, otherwise ImageNet-1k if the folders are its synsets, otherwise the sorted folder names.
         */
        AUTO,
        /** The sorted folder names, even if the checkpoint has an order. */
        FOLDERS,
        /** The checkpoint; it is an error if it has no order. */
        CHECKPOINT
    }

    /**
     * @param list as above; null if none was given
     * @param order {@code auto}, {@code folders}, {@code checkpoint} or {@code checkpoint:ENTRY}
     * @throws InvalidInputException if the order is none of these, or a list and an order are both given
     */
    public static ClassOrderSettings parse(String list, String order) {
        if (list != null && !order.equals("auto")) {
            throw new InvalidInputException("setting class-order is " + order + " together with classes " + list
                    + "; legal: only one of the two, because a class list is an order");
        }
        if (order.startsWith(CHECKPOINT + ":") && order.length() > CHECKPOINT.length() + 1) {
            String entry = order.substring(CHECKPOINT.length() + 1);
            return new ClassOrderSettings(Optional.empty(), Source.CHECKPOINT, Optional.of(entry));
        }
        Source source =
                switch (order) {
                    case "auto" -> Source.AUTO;
                    case "folders" -> Source.FOLDERS;
                    case CHECKPOINT -> Source.CHECKPOINT;
                    default -> throw new InvalidInputException("setting class-order is '" + order
                            + "'; legal: auto, folders, checkpoint, or checkpoint:ENTRY such as"
                            + " checkpoint:meta.CLASSES");
                };
        return new ClassOrderSettings(Optional.ofNullable(list), source, Optional.empty());
    }
}
