package org.repmlpeval.job.run.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.task.Seed;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.label.LabelMap;

/** Pictures with the noise of a photo. */
class ThumbnailImageTest {
    private static final int SIDE = OverlayImages.SIDE;

    @Test
    void oneChangedPixelOfANoisyPictureKeepsItsColour() throws IOException {
        short[] changed = new short[SIDE * SIDE];
        changed[50 * SIDE + 71] = 1;
        LabelMap label = new LabelMap(SIDE, SIDE, new short[SIDE * SIDE]);
        RgbImage difference =
                new ClassMaps(SIDE, SIDE, 2).difference(noise(), label, label, new LabelMap(SIDE, SIDE, changed));
        assertThat(ThumbnailImage.of(difference).data()).as("as a photo").startsWith("data:image/jpeg;base64,");

        Thumbnail kept = ThumbnailImage.png(difference);
        assertThat(kept.width() + "x" + kept.height()).isEqualTo(SIDE + "x" + SIDE);
        assertThat(decoded(kept).getRGB(71, 50) & 0xFFFFFF).isEqualTo(ClassColours.CHANGED);
        assertThat(rgb(kept)).as(Seed.REPLAY).isEqualTo(difference.rgb());
        assertThat(kept.data()).as("one byte a pixel, as Base64").hasSizeLessThan(SIDE * SIDE * 3 / 2);
    }

    @Test
    void moreColoursThanAPaletteHasAreKeptToo() throws IOException {
        RgbImage noise = noise();
        assertThat(rgb(ThumbnailImage.png(noise))).as(Seed.REPLAY).isEqualTo(noise.rgb());
    }

    @Test
    void aSwatchHasOneColour() throws IOException {
        for (int colour : new int[] {0, ClassColours.UNLABELLED, ClassColours.WRONG}) {
            BufferedImage swatch = decoded(ClassColours.swatch(colour));
            assertThat(swatch.getRGB(0, 0) & 0xFFFFFF).isEqualTo(colour);
        }
    }

    private static RgbImage noise() {
        Random random = Seed.random();
        byte[] rgb = new byte[SIDE * SIDE * RgbImage.CHANNELS];
        random.nextBytes(rgb);
        return new RgbImage(SIDE, SIDE, rgb);
    }

    private static byte[] rgb(Thumbnail thumbnail) throws IOException {
        BufferedImage image = decoded(thumbnail);
        byte[] rgb = new byte[image.getWidth() * image.getHeight() * RgbImage.CHANNELS];
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            ClassColours.set(rgb, i, image.getRGB(i % image.getWidth(), i / image.getWidth()));
        }
        return rgb;
    }

    private static BufferedImage decoded(Thumbnail thumbnail) throws IOException {
        String start = "data:image/png;base64,";
        assertThat(thumbnail.data()).startsWith(start);
        byte[] file = Base64.getDecoder().decode(thumbnail.data().substring(start.length()));
        return ImageIO.read(new ByteArrayInputStream(file));
    }
}
