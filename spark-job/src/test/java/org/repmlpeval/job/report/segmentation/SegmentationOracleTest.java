package org.repmlpeval.job.report.segmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.task.segmentation.ImageScorer;
import org.repmlpeval.job.task.segmentation.SegmentationTask;
import org.repmlpeval.model.image.label.LabelMap;

/** Random label maps against torchmetrics and the formulas of mmsegmentation and hszhao/semseg (make_segmentation_metrics.py). */
class SegmentationOracleTest {
    /** torchmetrics computes in float32. */
    private static final double FLOAT32 = 1e-4;

    private static final double FLOAT64 = 1e-9;
    private static final int ROW = 100;

    private static int[] draw(int seed, int count, int first, int values) {
        long state = seed;
        int[] result = new int[count];
        for (int i = 0; i < count; i++) {
            state = (state * 1103515245 + 12345) & 0x7FFFFFFF;
            result[i] = first + (int) ((state >> 16) % values);
        }
        return result;
    }

    @Test
    void everyMetricEqualsItsLibrary() throws IOException {
        JsonNode cases =
                new ObjectMapper().readTree(getClass().getResource("/org/repmlpeval/job/segmentation-metrics.json"));
        assertThat(cases).hasSize(5);
        for (JsonNode one : cases) {
            Map<String, Double> metrics = metrics(one);
            one.get("metricsPercent").fields().forEachRemaining(expected -> {
                String name = one.get("name").asText() + ": " + expected.getKey();
                double value = expected.getValue().asDouble();
                switch (expected.getKey()) {
                    case "torchmetrics.jaccard" -> assertThat(metrics.get("miou.mmseg"))
                            .as(name)
                            .isCloseTo(value, within(FLOAT32));
                    case "torchmetrics.accuracy" -> assertThat(metrics.get("aAcc"))
                            .as(name)
                            .isCloseTo(value, within(FLOAT32));
                    default -> assertThat(metrics.get(expected.getKey()))
                            .as(name)
                            .isCloseTo(value, within(FLOAT64));
                }
            });
        }
    }

    private static Map<String, Double> metrics(JsonNode one) {
        int seed = one.get("seed").asInt();
        int k = one.get("classes").asInt();
        int pixels = one.get("pixels").asInt();
        int[] labels = draw(seed, pixels, 0, one.get("labelValues").asInt());
        int[] predictions = draw(
                seed + 1,
                pixels,
                one.get("predictionFirst").asInt(),
                one.get("predictionValues").asInt());
        int[] right = draw(seed + 2, pixels, 0, 3);
        SegmentationTask task = new SegmentationTask(List.of("train"), k);
        ImageScorer scorer = new ImageScorer(task, ROW);
        short[] map = new short[pixels];
        for (int i = 0; i < pixels; i++) {
            map[i] = (short) (labels[i] == k ? LabelMap.IGNORED : labels[i] > k ? -2 : labels[i]);
        }
        for (int first = 0; first < pixels; first += ROW) {
            float[][] scores = new float[k][ROW];
            for (int x = 0; x < ROW; x++) {
                int label = labels[first + x];
                scores[right[first + x] > 0 && label < k ? label : predictions[first + x]][x] = 1;
            }
            scorer.row(List.<float[][]>of(scores), map, first);
        }
        SegmentationSetup setup = new SegmentationSetup("random", null, null, List.of(), "", 0, null);
        return SegmentationSection.of(setup, task.none().plus(scorer.image("a", null)))
                .forms()
                .get(0)
                .metricsPercent();
    }
}
