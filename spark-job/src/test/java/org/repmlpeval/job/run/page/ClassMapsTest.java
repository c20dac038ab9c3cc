package org.repmlpeval.job.run.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.repmlpeval.model.image.RgbImage;
import org.repmlpeval.model.image.label.LabelMap;

class ClassMapsTest {
    private static final int GREY = 0xBFBFBF;

    @Test
    void classesHaveTheColoursOfPascalVoc() {
        assertThat(ClassColours.of(0)).isZero();
        assertThat(ClassColours.of(1)).isEqualTo(0x800000);
        assertThat(ClassColours.of(2)).isEqualTo(0x008000);
        assertThat(ClassColours.of(4)).isEqualTo(0x000080);
        assertThat(ClassColours.of(15)).as("person").isEqualTo(0xC08080);
        assertThat(ClassColours.of(20)).as("monitor").isEqualTo(0x004080);
        Set<Integer> all = new HashSet<>();
        for (int c = 0; c < 4096; c++) {
            assertThat(all.add(ClassColours.of(c))).as("class " + c).isTrue();
        }
        assertThat(all).doesNotContain(ClassColours.UNLABELLED, ClassColours.NO_PREDICTION);
    }

    @Test
    void aPictureHasTheClassesOfItsPlaces() {
        LabelMap map = new LabelMap(4, 2, new short[] {0, 0, 1, 1, LabelMap.IGNORED, LabelMap.STRAY, 2, 2});
        Set<Integer> seen = new TreeSet<>();
        RgbImage picture = new ClassMaps(2, 2, 2).classes(map, seen);
        assertThat(colours(picture))
                .containsExactly(0, ClassColours.of(1), ClassColours.UNLABELLED, ClassColours.NO_PREDICTION);
        assertThat(seen).containsExactly(-1, 0, 1, 2);
    }

    @Test
    void oneChangedPixelOfABlockIsSeenAndWrongOnesIfTheyAreMost() {
        RgbImage image = new RgbImage(3, 1, new byte[] {127, 127, 127, 127, 127, 127, 127, 127, 127});
        LabelMap label = new LabelMap(6, 2, new short[] {0, 0, 1, 1, 1, 1, 0, 0, 1, -1, 1, 1});
        LabelMap reference = new LabelMap(6, 2, new short[] {0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0});
        LabelMap other = new LabelMap(6, 2, new short[] {0, 0, 0, 0, 1, 1, 0, 2, 1, 1, 1, 0});
        ClassMaps maps = new ClassMaps(3, 1, 2);
        assertThat(colours(maps.difference(image, label, reference, other)))
                .as("one pixel of four changes; two of three labelled ones are wrong; one of four is")
                .containsExactly(ClassColours.CHANGED, ClassColours.WRONG, GREY);
        assertThat(colours(maps.difference(image, label, reference, reference)))
                .containsExactly(GREY, ClassColours.WRONG, GREY);
    }

    private static int[] colours(RgbImage image) {
        int[] colours = new int[image.width() * image.height()];
        for (int i = 0; i < colours.length; i++) {
            for (int c = 0; c < RgbImage.CHANNELS; c++) {
                colours[i] = colours[i] << 8 | image.rgb()[RgbImage.CHANNELS * i + c] & 0xFF;
            }
        }
        return colours;
    }
}
