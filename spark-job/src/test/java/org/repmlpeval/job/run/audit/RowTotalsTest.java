package org.repmlpeval.job.run.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.repmlpeval.job.report.ExampleKinds;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.report.published.RowFiles;
import org.repmlpeval.job.report.rows.FileFacts;
import org.repmlpeval.job.report.rows.RowsParquet;
import org.repmlpeval.job.run.executor.read.ReadSum;
import org.repmlpeval.job.task.ImageDigest;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.model.InvalidInputException;

/** The rows of a run counted again, and what of its report they contradict. */
class RowTotalsTest {
    private final List<ImageResult> images = Examples.images();
    private ObjectNode document;

    @TempDir
    Path folder;

    @BeforeEach
    void makeReport() {
        String digest = ImageDigest.ofRun(images.stream()
                .sorted(Comparator.comparing(ImageResult::id))
                .map(image -> ImageDigest.of(image, Examples.TASK.forms()))
                .toList());
        ReadSum read = ReadSum.NONE;
        for (ImageResult image : images) {
            read = read.plusImage(image.id(), image.id().length(), 7);
        }
        document = ExampleKinds.classification().put("digest", digest);
        document =
                ExampleKinds.changed(document, "/data/read", "{\"files\": 40, \"digest\": \"" + read.digest() + "\"}");
    }

    @Test
    void rowsOfTheRunContradictNothing() throws IOException {
        assertThat(differences(document, image -> true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "/digest | \"00\" | digest of the outcomes and predictions: the report says 00, the rows say ",
                "/data/read/digest | \"00\" | digest of what was read: the report says 00, the rows say ",
                "/data/listedImages | 41 | rows: the report says 41, the rows say 40",
                "/accuracy/0/top1/hits | 99 | top-1 hits of train: the report says 99, the rows say ",
                "/accuracy/1/top1/hits | 99 | top-1 hits of deploy: the report says 99, the rows say ",
                "/accuracy/0/topK/hits | 99 | top-5 hits of train: the report says 99, the rows say ",
                "/accuracy/1/topK/hits | 99 | top-5 hits of deploy: the report says 99, the rows say ",
                "/comparison/0/flips/count | 2 | flips of deploy: the report says 2, the rows say 1",
                "/comparison/0/drift/maxAbs/max | 0.5 | largest difference of deploy: the report says 0.5, the rows say ",
            })
    void whatTheRowsContradictIsNamed(String pointer, String value, String difference) throws IOException {
        assertThat(differences(ExampleKinds.changed(document, pointer, value), image -> true))
                .singleElement()
                .asString()
                .startsWith(difference);
    }

    /** The flip of image 7 is among the rows, and so are one image that could not be read and one that could not be decoded. */
    @Test
    void rowsThatAreMissingAreMissed() throws IOException {
        assertThat(differences(document, image -> !image.id().endsWith("image07.jpg")))
                .contains(
                        "rows: the report says 40, the rows say 39",
                        "images scored: the report says 37, the rows say 36",
                        "flips of deploy: the report says 1, the rows say 0")
                .anyMatch(text -> text.startsWith("top-5 hits of train: "))
                .anyMatch(text -> text.startsWith("largest difference of deploy: "));
        assertThat(differences(document, image -> !image.id().endsWith("image11.jpg")))
                .contains("images unreadable: the report says 1, the rows say 0")
                .noneMatch(text -> text.contains("hits"));
    }

    /** Older releases wrote no digest of what was read. */
    @Test
    void whatAnOlderReportLacksIsNotCompared() throws IOException {
        assertThat(differences(ExampleKinds.changed(document, "/data/read", ""), image -> true))
                .isEmpty();
    }

    @Test
    void anOutcomeThatDoesNotExistIsRefused() throws IOException {
        Group row = rows(image -> true).get(0);
        int at = row.getType().getFieldIndex("outcome");
        Group other = new SimpleGroup(row.getType());
        other.add("id", row.getString("id", 0));
        other.add(at, "guessed");
        assertThatThrownBy(() -> new RowTotals(ExampleKinds.report(document)).add(other))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has the outcome 'guessed'; legal: [scored, unreadable, undecodable, ");
    }

    private List<String> differences(ObjectNode report, Predicate<ImageResult> written) throws IOException {
        RowTotals totals = new RowTotals(ExampleKinds.report(report));
        rows(written).forEach(totals::add);
        return totals.differences();
    }

    /** Not in the order of their ids, which the digest depends on. */
    private List<Group> rows(Predicate<ImageResult> written) throws IOException {
        Path file = folder.resolve("rows" + System.nanoTime() + ".parquet");
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
        try (RowsParquet rows = new RowsParquet(path, new Configuration(), Examples.TASK)) {
            for (ImageResult image : images) {
                if (written.test(image)) {
                    rows.write(image, null, new FileFacts(image.id().length(), 7L, null, null));
                }
            }
        }
        List<Group> all = new ArrayList<>();
        RowFiles.forEachRow(new Configuration(), List.of(path), all::add);
        return all;
    }
}
