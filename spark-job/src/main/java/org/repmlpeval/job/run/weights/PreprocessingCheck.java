package org.repmlpeval.job.run.weights;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.repmlpeval.job.report.provenance.CheckpointSection;
import org.repmlpeval.model.checkpoint.stored.CarriedText;
import org.repmlpeval.model.image.recipe.Normalisation;
import org.repmlpeval.model.image.recipe.Recipe;
import org.repmlpeval.model.image.recipe.Resize;
import org.repmlpeval.partitioning.Location;
import org.repmlpeval.partitioning.UserPath;

/** Compares the recipe with what a checkpoint says about its own preprocessing, in its metadata or in a {@code config.json} beside it. */
public final class PreprocessingCheck {
    private static final int MAX_BYTES = 4 << 20;

    /** Configurations round ImageNet's mean and standard deviation to 2 or 3 decimals of a grey value; larger differences count. */
    private static final double SAME = 0.2;

    private PreprocessingCheck() {}

    /**
     * One sentence for each difference.
     *
     * @param weights the checkpoint as the user named it
     * @param texts that it carries
     * @throws IOException if the file system fails
     */
    public static List<String> differences(String weights, List<CarriedText> texts, Recipe recipe, Configuration hadoop)
            throws IOException {
        List<CarriedText> all = new ArrayList<>(texts);
        if (!WeightsSource.isProcedural(weights)) {
            beside(weights, hadoop).ifPresent(all::add);
        }
        List<String> differences = new ArrayList<>();
        for (CarriedText text : all) {
            CarriedPreprocessing.of(text.text())
                    .ifPresent(carried -> differences.addAll(differences(text.entry(), carried, recipe)));
        }
        return differences;
    }

    private static Optional<CarriedText> beside(String weights, Configuration hadoop) throws IOException {
        Location file = UserPath.file(hadoop, weights);
        Path parent = file.path().getParent();
        if (parent == null) {
            return Optional.empty();
        }
        Location folder = new Location(file.fileSystem(), parent);
        try (InputStream in = file.fileSystem().open(folder.resolve("config.json"))) {
            return Optional.of(new CarriedText(
                    "config.json beside it", new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8)));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    static List<String> differences(String entry, CarriedPreprocessing carried, Recipe recipe) {
        List<String> differences = new ArrayList<>();
        boolean bgr = carried.bgr().orElse(false);
        if (bgr) {
            differences.add(said(entry, "the channels in the order blue, green, red", "red, green, blue", recipe));
        }
        Normalisation normalisation = recipe.normalisation();
        compare("mean", carried.mean(), values(normalisation.mean()), bgr, entry, recipe, differences);
        compare("std", carried.std(), values(normalisation.std()), bgr, entry, recipe, differences);
        carried.size()
                .filter(size -> size != recipe.height())
                .ifPresent(size -> differences.add(said(
                        entry, "an input of " + size + " pixels", recipe.height() + "x" + recipe.width(), recipe)));
        Resize resize = recipe.resize();
        carried.shortEdge()
                .filter(edge -> resize.kind() == Resize.Kind.NONE || edge != resize.height())
                .ifPresent(edge -> differences.add(said(
                        entry,
                        "a resize to " + edge + " pixels before the crop",
                        resize.kind() == Resize.Kind.NONE ? "none" : "one to " + resize.height(),
                        recipe)));
        carried.interpolation()
                .filter(filter -> resize.filter() != null
                        && !filter.equals(resize.filter().name().toLowerCase(Locale.ROOT)))
                .ifPresent(filter -> differences.add(said(
                        entry, filter + " interpolation", resize.filter().name().toLowerCase(Locale.ROOT), recipe)));
        return differences;
    }

    private static void compare(
            String name,
            List<Double> carried,
            List<Double> used,
            boolean bgr,
            String entry,
            Recipe recipe,
            List<String> differences) {
        List<Double> rgb = new ArrayList<>(carried);
        if (bgr) {
            Collections.reverse(rgb);
        }
        boolean same = IntStream.range(0, rgb.size()).allMatch(c -> Math.abs(rgb.get(c) - used.get(c)) <= SAME);
        if (!same) {
            differences.add(said(entry, "a " + name + " of " + text(rgb) + " (red, green, blue)", text(used), recipe));
        }
    }

    private static List<Double> values(Normalisation.Rgb rgb) {
        return List.of(255.0 * rgb.red(), 255.0 * rgb.green(), 255.0 * rgb.blue());
    }

    private static String text(List<Double> values) {
        return values.stream().map(v -> String.format(Locale.ROOT, "%.2f", v)).collect(Collectors.joining(", "));
    }

    private static String said(String entry, String carried, String used, Recipe recipe) {
        return CheckpointSection.PREPROCESSING + "the checkpoint was trained with " + carried + " (" + entry
                + "), but recipe " + recipe.name() + " has " + used;
    }
}
