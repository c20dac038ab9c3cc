package org.repmlpeval.job.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.page.extra.Thumbnail;

class FlipGalleryTest {
    private static final StructType FLIPS = new StructType()
            .add("id", DataTypes.StringType)
            .add("form", DataTypes.StringType)
            .add("label", DataTypes.IntegerType)
            .add("reference_class", DataTypes.IntegerType)
            .add("form_class", DataTypes.IntegerType)
            .add("reference_margin", DataTypes.DoubleType)
            .add("form_margin", DataTypes.DoubleType);

    private static final String HOSTILE = "<img src=x onerror=alert(1)>";
    private static final String PIXEL = "data:image/png;base64,AAAA";

    @Test
    void showsTheThumbnailsOfTheRun() throws IOException {
        Map<String, Thumbnail> thumbnails =
                Map.of("a.png", new Thumbnail(PIXEL, 48, 32, null), "b.png", Thumbnail.missing("the file is gone"));
        Document page = Jsoup.parse(new FlipGallery(thumbnails, Map.of(1, HOSTILE))
                .html(List.of(flip("a.png"), flip("b.png"), flip("c.png")), 4, "train"));

        assertThat(page.select("img").eachAttr("src")).containsExactly(PIXEL);
        assertThat(page.select("img").attr("width")).isEqualTo("48");
        assertThat(page.select("figure p").eachText())
                .containsExactly("the file is gone", "the run made no small image of it");
        assertThat(page.text())
                .contains("4 predictions differ from that of train; 3 are shown")
                .contains("label: " + HOSTILE);
    }

    @Test
    void aRunWithoutThumbnailsShowsNames() throws IOException {
        Document page = Jsoup.parse(new FlipGallery(Map.of(), Map.of()).html(List.of(flip("a.png")), 1, "train"));

        assertThat(page.select("figure p").text()).isEqualTo("the run made no small images");
        assertThat(page.select("figcaption").text()).startsWith("a.png label: 1");
    }

    private static Row flip(String id) {
        return new GenericRowWithSchema(
                Arrays.asList(id, "deploy", 1, 1, 2, 0.5, 0.25).toArray(), FLIPS);
    }
}
