package org.repmlpeval.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.published.PublishedReport;
import org.repmlpeval.job.report.rows.FileFacts;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.task.ImageOutcome;
import org.repmlpeval.job.task.Subject;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.job.task.measure.LogitRow;
import org.repmlpeval.model.InvalidInputException;

class PairOfRowsTest {
    private static final List<String> FORMS = List.of("train", "deploy");
    private static final float[] LOW = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    private static final float[] HIGH = {10, 9, 8, 7, 6, 5, 4, 3, 2.5f, 1};

    @TempDir
    Path folder;

    /** Of 10 images by id 0 to 9: right in both, right only in the first, only in the second, without a result, of other bytes, … */
    private List<ImageResult> firstImages() {
        return List.of(
                image(0, 9, LOW),
                image(1, 9, LOW),
                image(2, 0, LOW),
                image(3, 9, LOW),
                image(4, 9, LOW),
                image(5, 3, LOW),
                image(6, 9, LOW),
                image(7, 9, LOW));
    }

    private List<ImageResult> secondImages() {
        return List.of(
                image(9, 9, LOW),
                image(8, 9, LOW),
                Examples.TASK.fault(Subject.of("image6", 9), ImageOutcome.UNREADABLE, "gone"),
                image(5, 4, LOW),
                image(4, 9, LOW),
                image(3, 9, LOW),
                image(2, 0, HIGH),
                image(1, 9, HIGH),
                image(0, 9, LOW));
    }

    /** The numbers are the same however many passes they take, and whatever the order of the rows is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 1_000_000})
    void imagesAreMatchedInAnyNumberOfPasses(int perPass) throws IOException {
        PairOfRows rows = new PairOfRows(run("a", firstImages(), 7), run("b", secondImages(), 8), FORMS);
        rows.compare(perPass);

        // Images 0 to 5 and 7 or 6: 7 is only in the first, 8 and 9 only in the second, 6 has no result in the second.
        assertThat(rows.images(false)).isEqualTo(new MatchedImages(false, 7, 1, 2, 6, 1, 1, 5, 1));
        FormPair train = rows.result().get(0);
        assertThat(train.form()).isEqualTo("train");
        assertThat(List.of(
                        train.images(),
                        train.bothRight(),
                        train.onlyFirstRight(),
                        train.onlySecondRight(),
                        train.neitherRight()))
                .containsExactly(5L, 3L, 1L, 1L, 0L);
        assertThat(train.flips().count()).isEqualTo(2);
        assertThat(train.flips().of()).isEqualTo(6);
        assertThat(train.flipList().items()).extracting(RunFlip::id).containsExactly("image1", "image2");
        assertThat(train.flipList().items().get(0)).isEqualTo(new RunFlip("image1", 9, 9, 1.0, 0, 1.0, 7L));
        // The best five of LOW are classes 9 to 5, those of HIGH 0 to 4, so that they have none in common.
        assertThat(train.drift().images()).isEqualTo(4);
        assertThat(train.drift().max()).isZero();
        assertThat(rows.result().get(1).flips().count()).isEqualTo(2);
    }

    @Test
    void packedRowsAreTheSame() {
        ImageRow row = new ImageRow(
                true,
                7,
                0xFFFFFFFFL,
                List.of(
                        new ImageRow.FormRow(true, 0.25, new int[] {3, 70_000}, new float[] {1.5f, -2f}),
                        new ImageRow.FormRow(false, -0.0, new int[] {0}, new float[] {Float.MIN_VALUE})));
        for (ImageRow one :
                List.of(row, new ImageRow(false, null, null, List.of()), new ImageRow(true, null, 1L, row.forms()))) {
            assertThat(ImageRow.unpacked(one.packed()))
                    .usingRecursiveComparison()
                    .isEqualTo(one);
        }
        assertThat(row.packed()).hasSize(2 + 4 + 8 + 11 + 16 + 11 + 8);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anImageWithTwoRowsIsNamed(boolean inFirst) throws IOException {
        List<ImageResult> twice = List.of(image(0, 9, LOW), image(1, 9, LOW), image(0, 9, LOW));
        List<ImageResult> once = List.of(image(0, 9, LOW), image(1, 9, LOW), image(2, 9, LOW));
        PublishedReport one = run("a", inFirst ? twice : once, 0);
        PublishedReport other = run("b", inFirst ? once : twice, 0);
        assertThatThrownBy(() -> new PairOfRows(one, other, FORMS).compare(2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("image 'image0' has two rows in file:" + folder + (inFirst ? "/a" : "/b"));
        // The same of an image that only the second run has.
        List<ImageResult> extra = List.of(image(7, 9, LOW), image(7, 9, LOW), image(8, 9, LOW));
        PublishedReport third = run("c", extra, 0);
        assertThatThrownBy(() -> new PairOfRows(run("d", once, 0), third, FORMS).compare(100))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("image 'image7' has two rows in file:" + folder + "/c");
    }

    @Test
    void rowsMustBeAllThatTheReportLists() throws IOException {
        PublishedReport all = run("a", firstImages(), 0);
        Files.createDirectories(folder.resolve("b/rows"));
        Files.writeString(folder.resolve("b/report.json"), ReportJson.write(Examples.report(firstImages())));
        write("b", firstImages().subList(1, 8), 0);
        PublishedReport fewer = PublishedReport.read(new Configuration(), folder + "/b");

        for (List<PublishedReport> pair : List.of(List.of(all, fewer), List.of(fewer, all))) {
            assertThatThrownBy(() -> new PairOfRows(pair.get(0), pair.get(1), FORMS).compare(3))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("/b are of 7 images, but the report lists 8");
        }
    }

    @Test
    void rowsOfOtherFormsAreRefused() throws IOException {
        PublishedReport run = run("a", firstImages(), 0);
        assertThatThrownBy(() -> new PairOfRows(run, run, List.of("fused")).compare(100))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the rows have no classes of form fused");
    }

    private static ImageResult image(int id, int label, float[] logits) {
        return Examples.TASK.score(
                Subject.of("image" + id, label), List.of(LogitRow.of(logits), LogitRow.of(logits.clone())));
    }

    private PublishedReport run(String name, List<ImageResult> images, int seed) throws IOException {
        Files.createDirectories(folder.resolve(name + "/rows"));
        Files.writeString(folder.resolve(name + "/report.json"), ReportJson.write(Examples.report(images)));
        write(name, images, seed);
        return PublishedReport.read(new Configuration(), folder + "/" + name);
    }

    /** In two files. The CRC32C is the seed, but that of image 4 is not known. */
    private void write(String name, List<ImageResult> images, int seed) throws IOException {
        int half = images.size() / 2;
        for (List<ImageResult> part : List.of(images.subList(0, half), images.subList(half, images.size()))) {
            Path file = folder.resolve(name + "/rows/" + part.get(0).id() + "-" + part.size() + ".parquet");
            try (RowsParquet rows =
                    new RowsParquet(new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(), Examples.TASK)) {
                for (ImageResult image : part) {
                    Long crc = image.id().equals("image4") ? null : (Long) (long) seed;
                    rows.write(image, null, new FileFacts(1, crc, null, null));
                }
            }
        }
    }
}
