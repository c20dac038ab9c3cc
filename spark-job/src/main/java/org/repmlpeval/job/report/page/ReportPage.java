package org.repmlpeval.job.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.ReportJson;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.ScriptData;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.part.AccuracyPart;
import org.repmlpeval.job.report.page.part.BlocksPart;
import org.repmlpeval.job.report.page.part.ClassesPart;
import org.repmlpeval.job.report.page.part.DriftPart;
import org.repmlpeval.job.report.page.part.FacesPart;
import org.repmlpeval.job.report.page.part.FaultsPart;
import org.repmlpeval.job.report.page.part.FlipsPart;
import org.repmlpeval.job.report.page.part.IdentificationPart;
import org.repmlpeval.job.report.page.part.OverlaysPart;
import org.repmlpeval.job.report.page.part.ProvenancePart;
import org.repmlpeval.job.report.page.part.SegmentationPart;
import org.repmlpeval.job.report.page.part.SpeedPart;
import org.repmlpeval.job.report.page.verdict.Verdict;
import org.repmlpeval.job.report.template.Templates;

/**
 * Writes a report as one HTML page, which needs neither the network nor any other file: style, scripts, data and images are within it. What
 * a report says is shown as text whatever it holds, such as a class named {@code <script>}.
 *
 * <pre>{@code
 * try (Writer out = Files.newBufferedWriter(Path.of("report.html"))) {
 *     ReportPage.write(report, PageExtras.NONE, out);
 * }
 * }</pre>
 */
public final class ReportPage {
    /** Name of the page in the folder of a report. */
    public static final String NAME = "report.html";

    private static final Templates TEMPLATES = new Templates(ReportPage.class);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportPage() {}

    /**
     * @param report of any kind of network and any release that {@link ReportJson} reads
     * @param extras what the page shows beyond the report
     * @param out takes the page; is to be encoded as UTF-8; stays open
     * @throws IOException if the writer fails
     */
    public static void write(EvaluationReport report, PageExtras extras, Writer out) throws IOException {
        // As published, without secrets.
        String json = ReportJson.write(report);
        EvaluationReport published = ReportJson.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        TEMPLATES.write("page.ftlh", model(published, MAPPER.readTree(json), extras), out);
    }

    private static Map<String, Object> model(EvaluationReport report, JsonNode document, PageExtras extras)
            throws IOException {
        Map<String, Object> model = new HashMap<>();
        Inlined inlined = Inlined.read();
        model.put("inlined", inlined);
        model.put("head", Head.of(report));
        model.put("verdict", Verdict.of(report));
        AccuracyPart accuracy = AccuracyPart.of(report);
        SegmentationPart segmentation = SegmentationPart.of(report);
        FacesPart faces = FacesPart.of(report, extras);
        ClassesPart classes = ClassesPart.of(report, extras);
        BlocksPart blocks = BlocksPart.of(report);
        List<DriftPart> drift = DriftPart.of(report, extras);
        model.put("accuracy", accuracy);
        model.put("segmentation", segmentation);
        model.put("overlays", OverlaysPart.of(report, extras));
        model.put("faces", faces);
        model.put("identification", IdentificationPart.of(report));
        model.put("drift", drift);
        model.put("flips", FlipsPart.of(report, extras));
        model.put("classes", classes);
        model.put("blocks", blocks);
        model.put("speed", SpeedPart.of(report));
        model.put("faults", FaultsPart.of(report));
        model.put("provenance", ProvenancePart.of(document));

        List<Chart> charts = new ArrayList<>();
        charts.add(accuracy == null ? null : accuracy.intervals());
        charts.add(segmentation == null ? null : segmentation.classes());
        charts.add(faces == null ? null : faces.roc());
        drift.forEach(part -> charts.add(part.histogram()));
        charts.add(classes == null ? null : classes.calibration());
        if (blocks != null) {
            blocks.forms().forEach(form -> charts.add(form.chart()));
        }
        charts.removeIf(chart -> chart == null);
        model.put(
                "charts",
                ScriptData.json(charts.stream()
                        .map(chart -> Map.of("id", chart.id(), "kind", chart.kind(), "data", chart.data()))
                        .toList()));
        return model;
    }
}
