package org.repmlpeval.model.image.decode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipes;

/**
 * For comparing by hand with Pillow, under any JDK. {@code hash FOLDER} prints each file's name with the SHA-256 of its pixels
 * or its outcome; {@code time FOLDER RECIPE ROUNDS} prints seconds per round for decoding alone and with resize and crop.
 */
final class DecodeTool {
    private DecodeTool() {}

    public static void main(String[] args) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(Path.of(args[1]))) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        if (args[0].equals("hash")) {
            for (Path file : files) {
                System.out.println(file.getFileName() + " " + hash(Files.readAllBytes(file)));
            }
        } else {
            time(files, new Preprocessor(Recipes.named(args[2])), Integer.parseInt(args[3]));
        }
    }

    private static String hash(byte[] encoded) {
        try {
            return ImageDecoder.decode(encoded).image().sha256();
        } catch (ImageException e) {
            return e.category() + " " + e.reason();
        }
    }

    private static void time(List<Path> files, Preprocessor preprocessor, int rounds) throws IOException {
        List<byte[]> encoded = new ArrayList<>();
        for (Path file : files) {
            encoded.add(Files.readAllBytes(file));
        }
        long pixels = 0;
        for (int round = 0; round < rounds; round++) {
            long decoding = 0;
            long cropping = 0;
            for (byte[] bytes : encoded) {
                try {
                    long start = System.nanoTime();
                    DecodedImage decoded = preprocessor.decode(bytes);
                    long middle = System.nanoTime();
                    pixels += preprocessor.cropped(decoded).rgb().length;
                    decoding += middle - start;
                    cropping += System.nanoTime() - middle;
                } catch (ImageException e) {
                    throw new IOException(e);
                }
            }
            double perImage = 1e-6 / encoded.size();
            System.out.printf(
                    "round %d: decode %.3f, resize and crop %.3f ms per image%n",
                    round, decoding * perImage, cropping * perImage);
        }
        System.out.println(pixels + " bytes of pixels");
    }
}
