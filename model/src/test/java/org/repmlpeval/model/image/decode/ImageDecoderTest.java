package org.repmlpeval.model.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.Exif;
import org.repmlpeval.model.image.ImageCases;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.recipe.Preprocessor;
import org.repmlpeval.model.image.recipe.Recipes;

class ImageDecoderTest {
    static Stream<String> accepted() {
        return ImageCases.expected().entrySet().stream()
                .filter(e -> !e.getValue().has("category"))
                .map(Map.Entry::getKey);
    }

    static Stream<String> refused() {
        return ImageCases.expected().entrySet().stream()
                .filter(e -> e.getValue().has("category"))
                .map(Map.Entry::getKey);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void decodesAndPreprocessesAsPillow(String name) throws ImageException {
        JsonNode expected = ImageCases.expected().get(name);
        DecodedImage decoded = ImageDecoder.decode(ImageCases.bytes(name));
        assertThat(decoded.mode().pillowName()).isEqualTo(expected.get("mode").textValue());
        assertThat(decoded.image().width())
                .isEqualTo(expected.get("size").get(0).intValue());
        assertThat(decoded.image().height())
                .isEqualTo(expected.get("size").get(1).intValue());
        assertThat(decoded.image().sha256()).isEqualTo(expected.get("decoded").textValue());
        assertThat(decoded.hasIcc()).isEqualTo(expected.get("icc").booleanValue());
        assertThat(decoded.exifOrientation())
                .isEqualTo(expected.get("exif_orientation").intValue());
        assertThat(Exif.apply(decoded.image(), decoded.exifOrientation()).sha256())
                .isEqualTo(expected.get("transposed").textValue());
        for (Map.Entry<String, JsonNode> recipe : (Iterable<Map.Entry<String, JsonNode>>)
                () -> expected.get("recipes").fields()) {
            assertThat(new Preprocessor(Recipes.named(recipe.getKey()))
                            .cropped(decoded)
                            .sha256())
                    .as(recipe.getKey())
                    .isEqualTo(recipe.getValue().textValue());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesWithCategoryAndReason(String name) {
        assertThatThrownBy(() -> ImageDecoder.decode(ImageCases.bytes(name)))
                .isInstanceOfSatisfying(ImageException.class, e -> {
                    assertThat(e.category().name())
                            .isEqualTo(ImageCases.expected()
                                    .get(name)
                                    .get("category")
                                    .textValue());
                    assertThat(e.reason()).isNotBlank();
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            no-end.jpg | JPEG ends without an end-of-image marker
            cut-in-header.jpg | JPEG ends inside the segment at byte 91
            bits12.jpg | JPEG with 12 bits per sample; supported: 8
            lossless.jpg | JPEG frame type ffc3; supported: baseline (ffc0), extended sequential (ffc1)
            bomb.jpg | the header declares 65535x65535 = 4294836225 pixels, above the limit of 178956970
            zero-height.jpg | the header declares a size of 61x0
            cmyk-h1v2.jpg | h1v2 sampling, which versions of libjpeg upsample differently
            cmyk-lacking-scans.jpg | missing scans
            cmyk-lacking-tables.jpg | does not define all its Huffman tables
            half.png | PNG ends inside its pixel data
            cut-in-header.png | PNG ends inside chunk IHDR at byte 8
            header-checksum.png | PNG with a wrong checksum in chunk IHDR at byte 8
            palette16.png | PNG of colour type 3 with 16 bits per sample
            no-palette.png | palette PNG without a PLTE chunk
            too-small.png | PNG declares 9999x9999 pixels, more than a file of
            bomb.png | the header declares 1073741824x1073741824, an edge above the limit of 1048576 pixels
            empty.png | the file is empty
            text.png | not an image in a known format (first bytes 3c 68 74 6d 6c 3e 6e 6f)
            other.avif | the format AVIF is not supported; supported: JPEG, PNG, WebP, GIF, BMP, TIFF and PNM; convert the file
            other.jpeg2000 | the format JPEG 2000 is not supported
            """)
    void saysWhy(String name, String reason) {
        assertThatThrownBy(() -> ImageDecoder.decode(ImageCases.bytes(name))).hasMessageContaining(reason);
    }

    @Test
    void rejectsAboveTheGivenLimitOnly() throws ImageException {
        byte[] encoded = ImageCases.bytes("rgb420.jpg");
        assertThat(ImageDecoder.decode(encoded, 61 * 43).image().width()).isEqualTo(61);
        assertThatThrownBy(() -> ImageDecoder.decode(encoded, 61 * 43 - 1))
                .hasMessage("the header declares 61x43 = 2623 pixels, above the limit of 2622");
        assertThatThrownBy(() -> ImageDecoder.decode(encoded, 1L << 30))
                .hasMessage("pixel limit 1073741824 is not in 1..715827882");
    }

    @Test
    void pinsTheDefaultLimit() {
        assertThat(ImageDecoder.DEFAULT_MAX_PIXELS).isEqualTo(2 * 89_478_485);
    }

    @Test
    void threadsShareNothing() {
        List<String> names = accepted().toList();
        Map<String, String> hashes = IntStream.range(0, 8 * names.size())
                .parallel()
                .mapToObj(i -> names.get(i % names.size()))
                .collect(Collectors.toConcurrentMap(
                        name -> name, ImageDecoderTest::hash, (a, b) -> a.equals(b) ? a : "differs"));
        assertThat(hashes).allSatisfy((name, hash) -> assertThat(hash)
                .isEqualTo(ImageCases.expected().get(name).get("decoded").textValue()));
    }

    @Test
    void nativeMemoryIsReleasedAtOnce() throws ImageException {
        byte[] whole = ImageCases.bytes("large.jpg");
        ImageDecoder.decode(whole);
        long before = Pointer.totalBytes();
        for (int i = 0; i < 20; i++) {
            ImageDecoder.decode(whole);
        }
        assertThat(Pointer.totalBytes()).isEqualTo(before);
    }

    private static String hash(String name) {
        try {
            return ImageDecoder.decode(ImageCases.bytes(name)).image().sha256();
        } catch (ImageException e) {
            return e.reason();
        }
    }
}
