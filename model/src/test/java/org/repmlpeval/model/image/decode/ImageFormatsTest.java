package org.repmlpeval.model.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.repmlpeval.model.image.DecodedImage;
import org.repmlpeval.model.image.ImageException;

/** WebP, GIF, BMP, PNM, TIFF, animated PNG, arithmetic-coded JPEG and what may follow the data of a JPEG. */
class ImageFormatsTest {
    private static final Map<String, byte[]> IMAGES = FormatCases.images();
    private static final Map<String, JsonNode> EXPECTED = FormatCases.expected();

    static Stream<String> accepted() {
        return EXPECTED.keySet().stream().filter(name -> !EXPECTED.get(name).has("category"));
    }

    static Stream<String> refused() {
        return EXPECTED.keySet().stream().filter(name -> EXPECTED.get(name).has("category"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void decodesAsPillow(String name) throws ImageException {
        JsonNode expected = EXPECTED.get(name);
        DecodedImage decoded = ImageDecoder.decode(IMAGES.get(name));
        assertThat(decoded.image().width())
                .isEqualTo(expected.get("size").get(0).intValue());
        assertThat(decoded.image().height())
                .isEqualTo(expected.get("size").get(1).intValue());
        assertThat(decoded.image().sha256()).isEqualTo(expected.get("decoded").textValue());
        assertThat(decoded.mode().pillowName()).isEqualTo(expected.get("mode").textValue());
        assertThat(decoded.hasIcc()).isEqualTo(expected.get("icc").booleanValue());
        assertThat(decoded.exifOrientation())
                .isEqualTo(expected.get("exif_orientation").intValue());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesWithCategoryAndReason(String name) {
        assertThatThrownBy(() -> ImageDecoder.decode(IMAGES.get(name)))
                .isInstanceOfSatisfying(ImageException.class, e -> {
                    assertThat(e.category().name())
                            .as(e.reason())
                            .isEqualTo(EXPECTED.get(name).get("category").textValue());
                    assertThat(e.reason())
                            .containsAnyOf(
                                    "JPEG", "PNG", "WebP", "GIF", "BMP", "PNM", "PBM", "TIFF", "image", "header");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            webp/half.webp | WebP ends before the
            webp/bomb.webp | the header declares 16777216x16777216, an edge above the limit of 1048576 pixels
            gif/half.gif | GIF ends inside its pixel data
            gif/no-image.gif | GIF without an image
            gif/bomb.gif | the header declares 65535x65535 = 4294836225 pixels, above the limit of 178956970
            gif/more-than-the-file.gif | GIF declares 10000x10000 pixels, more than a file of
            bmp/half.bmp | BMP ends inside its pixel data
            bmp/two-bits.bmp | BMP with 2 bits per pixel; supported are 1, 4, 8, 16, 24 and 32; convert it to 24
            bmp/jpeg-inside.bmp | BMP with compression 4 and 24 bits per pixel; supported are 0 (none)
            bmp/unknown-fields.bmp | unsupported bit fields f00 f0 f 0 (red, green, blue, alpha)
            bmp/bomb.bmp | the header declares 1048576x1048576 = 1099511627776 pixels, above the limit
            pnm/half.pnm | PNM (P6) ends inside its pixel data
            pnm/word.pnm | PNM with 'x' in its pixel data in place of a number
            pnm/value.pnm | PNM with a value of 256; legal are 0..255
            pnm/float.pfm | the format PAM or PFM is not supported; supported: JPEG, PNG, WebP, GIF, BMP, TIFF and PNM; convert
            refused_tiff/group4.tiff | TIFF with compression 4; supported: 1 (none), 5 (LZW), 7 (JPEG)
            refused_tiff/bigtiff.tiff | BigTIFF (64-bit offsets); save it as a classic TIFF
            refused_tiff/lab.tiff | photometric interpretation 8, 3 samples of 8 bits
            refused_tiff/bomb-tile.tiff | the header declares 1048576x1048576 = 1099511627776 pixels, above the limit
            refused_tiff/half-deflate.tiff | TIFF pixel data end too early (deflate)
            animated_png/animated-part.png | animated PNG whose first frame has 5x9 of 13x9 pixels; save its first frame
            jpegs/arithmetic-cmyk.jpg | arithmetic-coded JPEG with 4 components; convert it to Huffman coding
            jpegs/arithmetic-across-blocks.jpg | arithmetic-coded JPEG with a scan that runs beyond byte 65536, which Pillow cannot read
            jpegs/then-unknown.jpg | JPEG with an illegal segment ff02 at byte
            jpegs/then-scan.jpg | JPEG with an illegal segment ffda at byte
            """)
    void saysWhy(String name, String reason) {
        assertThatThrownBy(() -> ImageDecoder.decode(IMAGES.get(name))).hasMessageContaining(reason);
    }

    @Test
    void theNameOfAFileDoesNotDecide() {
        assertThat(accepted().filter(name -> name.endsWith(".JPEG"))).hasSize(5);
    }

    @Test
    void limitsHoldForAllFormats() {
        for (String name : accepted().toList()) {
            int pixels = EXPECTED.get(name).get("size").get(0).intValue()
                    * EXPECTED.get(name).get("size").get(1).intValue();
            assertThatThrownBy(() -> ImageDecoder.decode(IMAGES.get(name), pixels - 1))
                    .as(name)
                    .hasMessageContaining("above the limit of " + (pixels - 1));
        }
    }

    @Test
    void nativeMemoryIsReleasedAtOnce() throws ImageException {
        byte[] webp = IMAGES.get("webp/lossless.webp");
        ImageDecoder.decode(webp);
        long before = Pointer.totalBytes();
        for (int i = 0; i < 20; i++) {
            ImageDecoder.decode(webp);
        }
        assertThat(Pointer.totalBytes()).isEqualTo(before);
    }
}
