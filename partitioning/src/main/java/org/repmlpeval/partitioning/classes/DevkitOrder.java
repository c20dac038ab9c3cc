package org.repmlpeval.partitioning.classes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The order in which the development kit of ILSVRC2012 numbers the classes (ILSVRC2012_ID 1 to 1000). Its ground truth of the validation
 * images uses it. Networks use another order, that of the sorted WordNet ids ({@link ImageNet1k}). The resource {@code imagenet-devkit.txt}
 * names the source.
 */
public final class DevkitOrder {
    /** The name of the order in settings. */
    public static final String NAME = "devkit";

    private static final List<Integer> POSITIONS = load();

    private DevkitOrder() {}

    /** For each number of the development kit, in order and from 0, the class index of networks. */
    public static List<Integer> positions() {
        return POSITIONS;
    }

    /** The WordNet ids in the order of the development kit. */
    public static List<String> synsets() {
        List<String> sorted = ImageNet1k.classes().names();
        return POSITIONS.stream().map(sorted::get).toList();
    }

    private static List<Integer> load() {
        try (InputStream in = DevkitOrder.class.getResourceAsStream("imagenet-devkit.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .map(Integer::valueOf)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the devkit's order in the jar is broken", e);
        }
    }
}
