import com.microsoft.azure.synapse.ml.onnx.ONNXModel;
import com.microsoft.azure.synapse.ml.opencv.ImageTransformer;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Evaluates a folder of JPEG files with SynapseML on a local Spark, as its users do: ImageTransformer, then ONNXModel. Prints one line of JSON
 * per run. The first run starts libraries; the second one counts.
 *
 * <pre>SynapseMlJob MODEL.onnx FOLDER SIDE BATCH THREADS</pre>
 */
public final class SynapseMlJob {
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] STD = {0.229, 0.224, 0.225};
    private static final int RUNS = 2;

    private SynapseMlJob() {}

    public static void main(String[] words) {
        String model = words[0];
        String folder = words[1];
        int side = Integer.parseInt(words[2]);
        int batch = Integer.parseInt(words[3]);
        int threads = Integer.parseInt(words[4]);
        SparkSession spark = SparkSession.builder()
                .master("local[" + threads + "]")
                .appName("SynapseML")
                .config("spark.ui.enabled", false)
                .getOrCreate();
        try {
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                List<Row> rows = logits(spark, model, folder, side, batch, threads).collectAsList();
                double seconds = (System.nanoTime() - start) / 1e9;
                int values = rows.isEmpty() ? 0 : rows.get(0).getList(0).size();
                System.out.printf(
                        Locale.ROOT,
                        "{\"images\": %d, \"logits\": %d, \"seconds\": %.4f}%n",
                        rows.size(),
                        values,
                        seconds);
            }
        } finally {
            spark.stop();
        }
    }

    private static Dataset<Row> logits(
            SparkSession spark, String model, String folder, int side, int batch, int threads) {
        Dataset<Row> images = spark.read()
                .format("image")
                .option("dropInvalid", false)
                .load(folder + "/*")
                .repartition(threads);
        ImageTransformer transformer = new ImageTransformer();
        transformer.setInputCol("image");
        transformer.setOutputCol("features");
        transformer.resize(side, true);
        transformer.centerCrop(side, side);
        transformer.normalize(MEAN, STD, 1 / 255.0);
        ONNXModel network = new ONNXModel();
        network.setModelLocation(model);
        network.setFeedDict("images", "features");
        network.setFetchDict("logits", "logits");
        network.setMiniBatchSize(batch);
        return network.transform(transformer.transform(images)).select("logits");
    }
}
