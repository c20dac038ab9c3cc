package org.repmlpeval.job.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.repmlpeval.job.run.settings.EvaluationSettings;
import org.repmlpeval.job.run.spark.SparkContexts;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;

/**
 * Runs the images of a table through one or several forms of a network:
 *
 * <pre>{@code
 * try (ForwardPass pass = new ForwardPass()
 *         .option("arch", "RepMLPNet-B224")
 *         .option("weights", "/models/RepMLPNet-B224_train.pth")
 *         .option("recipe", "repmlpnet-224")
 *         .option("forms", "train,deploy")
 *         .option("classes", "imagenet-1k")) {
 *     pass.setInputCol("content").setK(3).transform(images).select("path", "top_deploy", "fault").show();
 * }
 * }</pre>
 *
 * <p>For each form of a classifier there are the columns {@code logits_<form>} (array of float32) and {@code top_<form>} (the k largest as
 * array of {@code class}, {@code name}, {@code logit}; the name is null if no class list is given and the checkpoint carries none). For a
 * network that gives embeddings there is {@code embedding_<form>}, as the network gives it. {@code fault} says why an image has no result,
 * in the words of an evaluation, and is null otherwise. Other columns stay.
 *
 * <p>Options have the names, defaults and checks of the command {@code evaluate}; those about data, labels and the report have no effect
 * here. The weights are read and sent to the executors when {@link #transform} is first called in a Spark application. Each executor JVM
 * opens the model once. Two passes in one query need the memory of both models.
 *
 * <p>This is a function from table to table with the shape of Spark ML's transformers, but it is none, so that it does not need the ML
 * libraries: {@code images.transform(pass::transform)} puts it between other steps.
 */
public final class ForwardPass implements AutoCloseable {
    private static final int DEFAULT_K = 5;

    private String inputCol = "content";
    private int k = DEFAULT_K;
    private Map<String, String> options = Map.of();
    private final List<ForwardModel> opened = new ArrayList<>();

    /** The column of encoded images (binary). Default: content, as in Spark's binaryFile. */
    public ForwardPass setInputCol(String column) {
        inputCol = column;
        return this;
    }

    /** How many classes {@code top_<form>} has, at most those of the network. Default: 5. */
    public ForwardPass setK(int classes) {
        if (classes < 1) {
            throw new EvaluationException("k is " + classes + "; legal: at least 1", 2, null);
        }
        k = classes;
        return this;
    }

    /** Sets an option of {@code evaluate} by its name without dashes, such as arch, weights, recipe, forms, batch, classes. */
    public ForwardPass option(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(name, value);
        options = Map.copyOf(more);
        return this;
    }

    /**
     * The table with the outputs. Nothing is run before the result is used.
     *
     * @throws EvaluationException if an option or the table is unusable
     */
    public Dataset<Row> transform(Dataset<?> images) {
        StructType schema = transformSchema(images.schema());
        return EvaluationException.explained(() -> {
            ForwardModel model = SparkContexts.use(images.sparkSession().sparkContext(), this::model);
            ForwardTask task = ForwardTask.of(model, images.schema().fieldIndex(inputCol), k);
            return images.toDF().mapPartitions(task, Encoders.row(schema));
        });
    }

    private synchronized ForwardModel model(JavaSparkContext spark) throws IOException {
        // The executors of an application that has ended, and what was sent to them, are gone.
        opened.stream().filter(model -> !model.isOf(spark)).forEach(ForwardModel::close);
        opened.removeIf(model -> !model.isOf(spark));
        for (ForwardModel model : opened) {
            if (model.options().equals(options)) {
                return model;
            }
        }
        ForwardModel model = ForwardModel.send(spark, options);
        opened.add(model);
        return model;
    }

    /** The columns of the result. @throws EvaluationException if an option or the table is unusable */
    public StructType transformSchema(StructType schema) {
        return EvaluationException.explained(() -> {
            EvaluationSettings settings = ForwardModel.settings(options);
            requireBinary(schema);
            boolean classifies = settings.architecture().output() == Architecture.Output.LOGITS;
            StructType all = schema;
            for (Form form : settings.forms()) {
                all = plus(
                        all,
                        (classifies ? "logits_" : "embedding_") + form.label(),
                        DataTypes.createArrayType(DataTypes.FloatType, false));
                if (classifies) {
                    all = plus(
                            all,
                            "top_" + form.label(),
                            DataTypes.createArrayType(
                                    new StructType()
                                            .add("class", DataTypes.IntegerType, false)
                                            .add("name", DataTypes.StringType, true)
                                            .add("logit", DataTypes.FloatType, false),
                                    false));
                }
            }
            return plus(all, "fault", DataTypes.StringType);
        });
    }

    private void requireBinary(StructType schema) {
        List<String> names = List.of(schema.fieldNames());
        if (!names.contains(inputCol)) {
            throw new InvalidInputException("the table has no column " + inputCol + " of images; it has "
                    + String.join(", ", names) + "; set inputCol");
        }
        DataType type = schema.apply(inputCol).dataType();
        if (!type.equals(DataTypes.BinaryType)) {
            throw new InvalidInputException("the column " + inputCol + " is of type " + type.simpleString()
                    + "; legal: binary, the encoded image, as Spark's binaryFile gives it");
        }
    }

    private static StructType plus(StructType schema, String column, DataType type) {
        if (List.of(schema.fieldNames()).contains(column)) {
            throw new InvalidInputException(
                    "the table has a column " + column + " already, which ForwardPass adds; rename or drop it first");
        }
        return schema.add(column, type, true);
    }

    /**
     * Frees the weights on the driver and what was sent to the executors; tables that this pass made can no longer be computed. In local
     * mode the loaded model is freed too. An executor of a cluster keeps it until it loads another model or ends.
     */
    @Override
    public synchronized void close() {
        opened.forEach(ForwardModel::close);
        opened.clear();
    }
}
