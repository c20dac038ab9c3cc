package org.repmlpeval.job.api;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.repmlpeval.job.TestImages;
import org.repmlpeval.job.Tiny;

/** Tables of images get the outputs that an evaluation counts. */
class ForwardPassTest {
    private static final Path DEMO = Path.of("../conf/demo").toAbsolutePath().normalize();

    private static SparkSession spark;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private static Dataset<Row> files(Path folder) {
        return spark.read()
                .format("binaryFile")
                .option("recursiveFileLookup", "true")
                .load(folder.toUri().toString());
    }

    @Test
    void theDemosImagesHaveTheRowsOfItsEvaluationBitForBit() throws IOException {
        EvaluationResult evaluated = Evaluation.demo(spark)
                .forms("train", "deploy", "fused")
                .exactSample(0)
                .progress(line -> {})
                .out(directory.resolve("out").toString())
                .run();
        Map<String, Row> rows = new HashMap<>();
        evaluated.rows().collectAsList().forEach(row -> rows.put(row.getAs("id"), row));
        List<String> names = List.of("zero", "one", "two", "3", "4", "5", "6", "7", "8", "9");
        Path classes = Files.write(directory.resolve("classes.txt"), names);
        try (ForwardPass pass = new ForwardPass()
                .option("arch", DEMO.resolve("digits.yaml").toString())
                .option("weights", DEMO.resolve("digits.pth").toString())
                .option("recipe", "none-28")
                .option("forms", "train,deploy,fused")
                .option("batch", "7")
                .option("classes", classes.toString())) {
            List<Row> results = files(DEMO.resolve("images"))
                    .transform(pass::transform)
                    .drop("content")
                    .collectAsList();
            assertThat(results).hasSize(500);
            for (Row result : results) {
                Path file = Path.of(URI.create(result.<String>getAs("path")));
                String id = DEMO.resolve("images").relativize(file).toString();
                assertThat(result.<String>getAs("fault")).isNull();
                for (String form : List.of("train", "deploy", "fused")) {
                    List<Row> top = result.getList(result.fieldIndex("top_" + form));
                    assertThat(top.stream().map(one -> one.getInt(0)).toList())
                            .as(id)
                            .isEqualTo(rows.get(id).getList(rows.get(id).fieldIndex(form + "_top5_class")));
                    assertThat(top.stream().map(one -> one.getFloat(2)).toList())
                            .as(id)
                            .isEqualTo(rows.get(id).getList(rows.get(id).fieldIndex(form + "_top5_logit")));
                    List<Float> logits = result.getList(result.fieldIndex("logits_" + form));
                    assertThat(logits).hasSize(10);
                    assertThat(logits.get(top.get(0).getInt(0)))
                            .isEqualTo(top.get(0).getFloat(2));
                    assertThat(top.get(0).getString(1))
                            .isEqualTo(names.get(top.get(0).getInt(0)));
                }
            }
        }
    }

    @Test
    void imagesWithoutAResultHaveAReason() throws IOException {
        byte[] image = Files.readAllBytes(
                TestImages.folder(directory.resolve("images"), 1, 16, 16).resolve("class-0/image-000.png"));
        Dataset<Row> table = spark.createDataFrame(
                        List.of(
                                RowFactory.create("good", image),
                                RowFactory.create("text", "no image at all".getBytes(StandardCharsets.UTF_8)),
                                RowFactory.create("none", null),
                                RowFactory.create("empty", new byte[0])),
                        new StructType().add("name", DataTypes.StringType).add("picture", DataTypes.BinaryType))
                .coalesce(1);
        try (ForwardPass pass = tiny("tiny.yaml")
                .option("recipe", "repmlpnet-16")
                .setInputCol("picture")
                .setK(2)) {
            Map<String, Row> results = new HashMap<>();
            pass.transform(table).collectAsList().forEach(row -> results.put(row.getAs("name"), row));
            Row good = results.get("good");
            assertThat(good.<String>getAs("fault")).isNull();
            assertThat(good.getList(good.fieldIndex("logits_train"))).hasSize(Tiny.CLASSES);
            List<Row> top = good.getList(good.fieldIndex("top_deploy"));
            assertThat(top).hasSize(2).allSatisfy(one -> assertThat(one.isNullAt(1))
                    .isTrue());
            assertThat(results.get("text").<String>getAs("fault")).startsWith("not an image in a known format");
            assertThat(results.get("none").<String>getAs("fault")).isEqualTo("there is no image: the value is null");
            assertThat(results.get("empty").<String>getAs("fault")).isEqualTo("the file is empty");
            assertThat(results.get("text").isNullAt(good.fieldIndex("logits_train")))
                    .isTrue();
        }
    }

    @Test
    void embeddingsAreGivenAsTheyAre() throws IOException {
        Path images = TestImages.folder(directory.resolve("images"), 3, 24, 16);
        try (ForwardPass pass = tiny("tiny-face.yaml")
                .option("recipe", Tiny.exactly(16, 24, directory).toString())
                .option("forms", "deploy")) {
            Dataset<Row> results = pass.transform(files(images));
            assertThat(results.columns()).endsWith("embedding_deploy", "fault");
            assertThat(results.select("embedding_deploy").collectAsList())
                    .hasSize(3)
                    .allSatisfy(row -> assertThat(row.getList(0)).hasSize(12));
        }
    }

    @Test
    void wrongTablesAndOptionsAreNamed() throws IOException {
        Dataset<Row> table = spark.range(1).select(lit("a").as("content"));
        try (ForwardPass pass = tiny("tiny.yaml").option("recipe", "repmlpnet-16")) {
            assertThatThrownBy(() -> pass.transform(table))
                    .isInstanceOf(EvaluationException.class)
                    .hasMessage("the column content is of type string; legal: binary, the encoded image, as Spark's"
                            + " binaryFile gives it");
            assertThatThrownBy(() -> pass.transform(table.withColumnRenamed("content", "x")))
                    .hasMessage("the table has no column content of images; it has x; set inputCol");
            assertThatThrownBy(() -> pass.transform(table.select(
                            col("content").cast(DataTypes.BinaryType).as("content"), lit(1).as("fault"))))
                    .hasMessageStartingWith("the table has a column fault already");
            assertThatThrownBy(() -> pass.setK(0)).hasMessage("k is 0; legal: at least 1");
        }
        try (ForwardPass pass =
                tiny("tiny.yaml").option("recipe", "repmlpnet-16").option("batch", "0")) {
            assertThatThrownBy(() -> pass.transform(table)).hasMessage("setting batch is 0; legal: 1 to 4096");
        }
        try (ForwardPass pass = tiny("tiny-pixels.yaml")
                .option("recipe", Tiny.exactly(32, 24, directory).toString())) {
            assertThatThrownBy(() -> pass.transform(table))
                    .hasMessageStartingWith("ForwardPass needs a network that gives logits or embeddings");
        }
        try (ForwardPass pass = tiny("tiny.yaml").option("data", "/data")) {
            assertThatThrownBy(() -> pass.transform(table)).hasMessageStartingWith("the option data is of evaluations");
        }
    }

    private ForwardPass tiny(String arch) throws IOException {
        return new ForwardPass()
                .option(
                        "arch",
                        Tiny.file(arch, Files.createTempDirectory(directory, "net"))
                                .toString())
                .option("weights", "procedural");
    }
}
