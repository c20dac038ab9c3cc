package org.repmlpeval.job.report.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.report.Examples;
import org.repmlpeval.job.task.classification.FormScore;
import org.repmlpeval.job.task.classification.ImageResult;

class RowsParquetTest {
    private final List<ImageResult> images = Examples.images();

    @TempDir
    java.nio.file.Path directory;

    @Test
    void sparkReadsEveryRowBack() throws IOException {
        Path file = write();
        try (SparkSession spark = SparkSession.builder()
                .master("local[1]")
                .appName("rows")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config(
                        "spark.sql.warehouse.dir",
                        directory.resolve("warehouse").toString())
                .getOrCreate()) {
            Dataset<Row> rows = spark.read().parquet(file.toString());
            List<Row> read = rows.orderBy(rows.col("id").substr(-6, 2)).collectAsList();

            assertThat(rows.schema().simpleString())
                    .startsWith(
                            "struct<id:string,outcome:string,reason:string,mode:string,width:int,height:int,label:int,"
                                    + "train_top5_class:array<int>,train_top5_logit:array<float>,train_label_place:int,"
                                    + "train_margin:double,")
                    .endsWith("deploy_max_abs_diff:double,deploy_mean_abs_diff:double,deploy_rms_diff:double,"
                            + "deploy_relative_diff:double,deploy_one_minus_cosine:double,deploy_kl:double,"
                            + "labels:array<int>,bytes:bigint,crc32c:bigint,"
                            + "fault:struct<uri:string,offset:bigint,record:bigint,sha256:string>>");
            assertThat(read).hasSize(40);
            for (int i = 0; i < 40; i++) {
                assertSame(read.get(i), images.get(i), i);
            }
        }
    }

    @Test
    void existingFileIsNotReplaced() throws IOException {
        write();
        assertThatThrownBy(this::write).isInstanceOf(FileAlreadyExistsException.class);
    }

    /** Facts are known for the images of even number. */
    private Path write() throws IOException {
        Path file = new Path(directory.resolve("rows.parquet").toUri());
        try (RowsParquet rows = new RowsParquet(file, new Configuration(), Examples.TASK)) {
            for (int i = 0; i < images.size(); i++) {
                if (i % 2 == 0) {
                    rows.write(images.get(i), new ImageFacts("RGB", 640 + i, 480));
                } else {
                    rows.write(images.get(i));
                }
            }
        }
        return file;
    }

    private static void assertSame(Row row, ImageResult image, int i) {
        assertThat(row.<String>getAs("id")).isEqualTo(image.id());
        assertThat(row.<Integer>getAs("label")).isEqualTo(image.label());
        assertThat(row.<String>getAs("outcome"))
                .isEqualToIgnoringCase(image.outcome().name());
        assertThat(row.<String>getAs("reason")).isEqualTo(image.reason());
        assertThat(row.<Integer>getAs("width")).isEqualTo(i % 2 == 0 ? 640 + i : null);
        List<String> forms = Examples.TASK.forms();
        if (image.forms().isEmpty()) {
            assertThat(IntStream.range(7, row.size())).allMatch(row::isNullAt);
            return;
        }
        for (int f = 0; f < forms.size(); f++) {
            FormScore score = image.forms().get(f);
            assertThat(row.<Object>getList(row.fieldIndex(forms.get(f) + "_top5_class")))
                    .isEqualTo(score.top().classes());
            assertThat(row.<Object>getList(row.fieldIndex(forms.get(f) + "_top5_logit")))
                    .isEqualTo(score.top().logits());
            assertThat(row.<Integer>getAs(forms.get(f) + "_label_place"))
                    .isEqualTo(score.rank().place());
            assertThat(row.<Double>getAs(forms.get(f) + "_margin"))
                    .isEqualTo(score.top().margin());
        }
        assertThat(row.<Double>getAs("deploy_max_abs_diff"))
                .isEqualTo(image.drifts().get(0).maxAbs());
        assertThat(row.<Double>getAs("deploy_kl"))
                .isEqualTo(image.drifts().get(0).kl());
    }
}
