package org.repmlpeval.job;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;

/** Image files that differ enough from each other for a random network to tell them apart. */
public final class TestImages {
    private static final int FOLDERS = 5;
    private static final long SEED = Long.getLong("test.seed", 20240611L);

    /** For the message of a failed test. */
    public static final String REPLAY = "replay with ./mvnw verify -Dtest.seed=" + SEED;

    private TestImages() {}

    /** {@code count} images over five class folders, JPEG and PNG in turn, of sizes of which none is square. */
    public static Path folder(Path root, int count) throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < count; i++) {
            String format = i % 2 == 0 ? "jpg" : "png";
            int width = 17 + random.nextInt(40);
            int height = width + 1 + random.nextInt(30);
            boolean tall = random.nextBoolean();
            byte[] bytes = encoded(tall ? width : height, tall ? height : width, format, random);
            write(root, name(i, format), bytes);
        }
        return root;
    }

    /** {@code count} PNGs of that size over the five folders. */
    public static Path folder(Path root, int count, int width, int height) throws IOException {
        Random random = new Random(SEED);
        for (int i = 0; i < count; i++) {
            write(root, name(i, "png"), encoded(width, height, "png", random));
        }
        return root;
    }

    /** One file of each kind that cannot be scored by {@code none-16} with a limit of 20,000 bytes; returns how many. */
    public static int faults(Path root) throws IOException {
        Random random = new Random(SEED);
        byte[] jpeg = encoded(16, 16, "jpg", random);
        byte[] png = encoded(16, 16, "png", random);
        Arrays.fill(jpeg, 2, 40, (byte) 0);
        write(root, "class-0/a-corrupt.jpg", jpeg);
        write(root, "class-3/b-truncated.png", Arrays.copyOf(png, png.length / 2));
        write(root, "class-1/c-text.jpg", "no image at all".getBytes(StandardCharsets.UTF_8));
        write(root, "class-2/d-empty.png", new byte[0]);
        write(root, "class-4/e-size.png", encoded(16, 24, "png", random));
        write(root, "class-2/f-large.png", encoded(100, 110, "png", random));
        write(root, "class-0/g-animation.png", "\0\0\0\34ftypavif and more".getBytes(StandardCharsets.US_ASCII));
        Files.createSymbolicLink(root.resolve("class-1/h-gone.jpg"), root.resolve("nowhere.jpg"));
        return 8;
    }

    /** An encoded image: a tinted ramp under noise. */
    public static byte[] encoded(int width, int height, String format, Random random) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] tint = random.ints(3, 0, 256).toArray();
        int noise = 1 + random.nextInt(128);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    int ramp = c == 0 ? 255 * x / width : c == 1 ? 255 * y / height : 128;
                    int value = (2 * tint[c] + ramp) / 3 + random.nextInt(noise) - noise / 2;
                    rgb = rgb << 8 | Math.max(0, Math.min(255, value));
                }
                image.setRGB(x, y, rgb);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, out)) {
            throw new IOException("no writer for " + format);
        }
        return out.toByteArray();
    }

    private static String name(int i, String extension) {
        return String.format(Locale.ROOT, "class-%d/image-%03d.%s", i % FOLDERS, i, extension);
    }

    private static void write(Path root, String name, byte[] bytes) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
