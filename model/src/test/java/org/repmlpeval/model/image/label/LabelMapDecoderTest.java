package org.repmlpeval.model.image.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.image.ImageException;

/** Label files of every kind hold what Pillow and NumPy read from them; src/test/python/make_labels.py made them. */
class LabelMapDecoderTest {
    private static final long MAX_PIXELS = 1 << 20;

    record Case(String name, String kind, int width, int height, String expected, byte[] file) {
        int[] values() {
            return Arrays.stream(expected.split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = LabelMapDecoderTest.class.getResourceAsStream("labels.tsv")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .map(line -> line.split("\t"))
                    .map(f -> new Case(
                            f[0],
                            f[1],
                            Integer.parseInt(f[2]),
                            Integer.parseInt(f[3]),
                            f[4],
                            Base64.getDecoder().decode(f[5])));
        }
    }

    static Stream<Case> values() throws IOException {
        return cases().filter(one -> one.kind().equals("value"));
    }

    static Stream<Case> colours() throws IOException {
        return cases().filter(one -> one.kind().equals("colour"));
    }

    static Stream<Case> refused() throws IOException {
        return cases().filter(one -> one.kind().equals("refused"));
    }

    private static Case named(String name) throws IOException {
        return cases().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    private static LabelMap decode(LabelRule.Builder rule, byte[] file) throws ImageException {
        return new LabelMapDecoder(rule.build(), MAX_PIXELS).decode(file);
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreThoseOfTheFile(Case one) throws ImageException {
        // A class per value as far as 15 bits go; the test files of 16 bits hold larger values, which are stray.
        LabelMap map = decode(LabelRule.of(LabelRule.MOST_CLASSES), one.file());

        assertThat(map.width()).isEqualTo(one.width());
        assertThat(map.height()).isEqualTo(one.height());
        int[] expected = one.values();
        for (int i = 0; i < expected.length; i++) {
            int value = expected[i] < LabelRule.MOST_CLASSES ? expected[i] : LabelMap.STRAY;
            assertThat((int) map.classes()[i]).as("pixel %d", i).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @MethodSource("colours")
    void coloursAreThoseOfTheFile(Case one) throws ImageException {
        int[] expected = one.values();
        Map<Integer, Integer> colours = new HashMap<>();
        for (int rgb : expected) {
            colours.putIfAbsent(rgb, colours.size());
        }
        LabelMap map = decode(LabelRule.of(colours.size()).colours(colours), one.file());

        for (int i = 0; i < expected.length; i++) {
            assertThat((int) map.classes()[i]).as("pixel %d", i).isEqualTo(colours.get(expected[i]));
        }
        assertThat(map.stray()).isEqualTo(StrayPixels.NONE);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void filesThatCannotHoldLabelsAreRefused(Case one) {
        assertThatThrownBy(() -> decode(LabelRule.of(20), one.file()))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining(one.expected());
    }

    @Test
    void thePaletteIndexIsTheClassAndVocsEdgesAreIgnored() throws Exception {
        LabelMap map = decode(
                LabelRule.of(21).ignoring(Set.of(255)), named("palette-8-voc").file());

        short edge = LabelMap.IGNORED;
        assertThat(map.classes()).containsExactly(new short[] {0, 0, edge, 15, 0, edge, 15, 20, 1, 2, edge, edge});
        assertThat(map.ignored()).isEqualTo(4);
        assertThat(map.stray().pixels()).isZero();
    }

    @Test
    void withAColourMapAPaletteIsReadByItsColours() throws Exception {
        // Colours of VOC's palette: 0 background, 15 person, 20 tvmonitor, 255 edges.
        Map<Integer, Integer> colours = Map.of(0x000000, 2, 0xC08080, 0, 0x004080, 1, 0xE0E0C0, LabelRule.IGNORE);
        LabelMap map =
                decode(LabelRule.of(3).colours(colours), named("palette-8-voc").file());

        short edge = LabelMap.IGNORED;
        short stray = LabelMap.STRAY;
        assertThat(map.classes()).containsExactly(new short[] {2, 2, edge, 0, 2, edge, 0, 1, stray, stray, edge, edge});
        assertThat(map.stray().toString())
                .isEqualTo("2 pixels have a value that is no class: #800000 in 1 pixel, first at x=0 y=2; #008000 in 1"
                        + " pixel, first at x=1 y=2");
    }

    @Test
    void strayValuesAreCountedWithTheirPlaces() throws Exception {
        LabelMap map = decode(LabelRule.of(20), named("palette-8-voc").file());

        assertThat(map.stray())
                .isEqualTo(new StrayPixels(
                        5, List.of(new StrayPixels.Value("255", 4, 2, 0), new StrayPixels.Value("20", 1, 3, 1))));
    }

    @Test
    void coloursWithoutAColourMapAreRefused() throws Exception {
        byte[] file = named("rgb-8").file();
        assertThatThrownBy(() -> decode(LabelRule.of(20), file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("is an RGB PNG, but the label rule has no colour map")
                .hasMessageContaining("key colours");
    }

    @Test
    void greyWithAColourMapIsRefused() throws Exception {
        byte[] file = named("grey-8").file();
        assertThatThrownBy(() -> decode(LabelRule.of(1).colours(Map.of(0, 0)), file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("is a grey PNG, but the label rule has a colour map");
    }

    @Test
    void anEmptyFileAndTooManyPixelsAreRefused() throws Exception {
        byte[] file = named("grey-8").file();
        assertThatThrownBy(() -> decode(LabelRule.of(20), new byte[0]))
                .isInstanceOf(ImageException.class)
                .hasMessage("the label file is empty");
        assertThatThrownBy(() -> new LabelMapDecoder(LabelRule.of(20).build(), 34).decode(file))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("above the limit of 34");
    }
}
