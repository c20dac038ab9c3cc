package org.repmlpeval.job.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipes;

/**
 * The demo's digits for DL4J.
 *
 * @param ids {@code <digit>/<index>.png}
 * @param data images {@code (N, 3, 28, 28)} float32, normalised, and one-hot labels {@code (N, 10)}
 */
public record DigitImages(List<String> ids, DataSet data) {
    static final int SIDE = 28;
    static final int CHANNELS = 3;
    static final int CLASSES = 10;

    public DigitImages {
        ids = List.copyOf(ids);
    }

    /**
     * Reads the images of a folder whose position in the sorted listing is selected.
     *
     * @param folder {@code <digit>/<index>.png}
     * @throws InvalidInputException if there are no images, or one is not a 28×28 image
     */
    public static DigitImages read(Path folder, Part part) throws IOException {
        List<Path> files = list(folder).stream().toList();
        List<String> ids = new ArrayList<>();
        List<float[]> images = new ArrayList<>();
        Preprocessor preprocessor = new Preprocessor(Recipes.named("none-" + SIDE));
        for (int i = 0; i < files.size(); i++) {
            if (part.holds(i)) {
                Path file = files.get(i);
                ids.add(file.getParent().getFileName() + "/" + file.getFileName());
                images.add(pixels(preprocessor, file));
            }
        }
        if (ids.isEmpty()) {
            throw new InvalidInputException("no images <digit>/<index>.png in " + folder.toAbsolutePath()
                    + "; give the folder conf/demo/images of the project");
        }
        return new DigitImages(ids, dataSet(ids, images));
    }

    /** Which images: four of five are for training, and every fifth is held out. */
    public enum Part {
        TRAINING,
        HELD_OUT;

        private boolean holds(int place) {
            return (place % 5 == 4) == (this == HELD_OUT);
        }
    }

    int label(int image) {
        return label(ids.get(image));
    }

    private static int label(String id) {
        return id.charAt(0) - '0';
    }

    private static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var files = Files.find(folder, 2, (file, facts) -> facts.isRegularFile())) {
            return files.filter(f -> f.getParent().getFileName().toString().matches("\\d"))
                    .sorted()
                    .toList();
        }
    }

    private static float[] pixels(Preprocessor preprocessor, Path file) throws IOException {
        float[] pixels = new float[CHANNELS * SIDE * SIDE];
        try {
            preprocessor.normalise(preprocessor.cropped(Files.readAllBytes(file)), pixels, 0);
        } catch (ImageException e) {
            throw new InvalidInputException("image " + file + " is not a digit: " + e.getMessage(), e);
        }
        return pixels;
    }

    private static DataSet dataSet(List<String> ids, List<float[]> images) {
        float[] features = new float[ids.size() * CHANNELS * SIDE * SIDE];
        float[] labels = new float[ids.size() * CLASSES];
        for (int n = 0; n < ids.size(); n++) {
            System.arraycopy(images.get(n), 0, features, n * CHANNELS * SIDE * SIDE, CHANNELS * SIDE * SIDE);
            labels[n * CLASSES + label(ids.get(n))] = 1;
        }
        return new DataSet(
                Nd4j.create(features, new long[] {ids.size(), CHANNELS, SIDE, SIDE}, 'c'),
                Nd4j.create(labels, new long[] {ids.size(), CLASSES}, 'c'));
    }
}
