package org.repmlpeval.model.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageCases;
import org.repmlpeval.model.image.ImageException;

/** Damaged files end as an image or as an ImageException, never in another way. */
class ImageFuzzTest {
    private static final int ROUNDS = 10;
    private static final long SEED = Long.getLong("test.seed", 1);

    @Test
    void damagedFilesEndInOneOfTwoWays() {
        Random random = new Random(SEED);
        Map<String, byte[]> images = FormatCases.images();
        ImageCases.expected().keySet().forEach(name -> images.put(name, ImageCases.bytes(name)));
        for (Map.Entry<String, byte[]> image : images.entrySet()) {
            String name = image.getKey();
            byte[] whole = image.getValue();
            for (int round = 0; whole.length > 0 && round < ROUNDS; round++) {
                byte[] bytes = damaged(whole, random);
                try {
                    DecodedImage decoded = ImageDecoder.decode(bytes, 1 << 20);
                    assertThat(decoded.image().rgb()).isNotEmpty();
                } catch (ImageException e) {
                    assertThat(e.reason()).isNotBlank();
                } catch (RuntimeException | LinkageError e) {
                    fail(name + ", round " + round + "; replay: ./mvnw verify -Dtest.seed=" + SEED, e);
                }
            }
        }
    }

    /** Cut short, or with up to four bits flipped, mostly in the headers. */
    static byte[] damaged(byte[] whole, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(whole, random.nextInt(whole.length));
        }
        byte[] bytes = whole.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            int range = random.nextBoolean() ? Math.min(whole.length, 700) : whole.length;
            bytes[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }
}
