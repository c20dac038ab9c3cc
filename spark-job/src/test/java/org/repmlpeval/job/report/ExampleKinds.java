package org.repmlpeval.job.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.IdentificationSection.Rank;
import org.repmlpeval.job.report.faces.MetricResult;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.provenance.SegmentationSetup;
import org.repmlpeval.job.report.provenance.SegmentationSetup.InferenceSection;
import org.repmlpeval.job.report.provenance.WindowSection;
import org.repmlpeval.job.report.result.AgreementSection;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.segmentation.SegmentationSection;
import org.repmlpeval.job.task.statistics.Sample;

/** The run of {@link Examples} as documents of every kind, to change values in. */
public final class ExampleKinds {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ExampleKinds() {}

    /** Of a classifier. */
    public static ObjectNode classification() {
        return tree(ReportJson.write(Examples.report(Examples.images())));
    }

    /** Of scores per pixel with labels, without forms. */
    public static ObjectNode segmentation() {
        SegmentationSetup setup = new SegmentationSetup(
                "streets",
                "val",
                null,
                List.of("sky", "road"),
                "values 0 to 1, 255 is ignored",
                0,
                new InferenceSection("mmseg", "scores", new WindowSection(64, 64, 43, 43), List.of(1.0), false, false));
        return of(
                "repmlp-eval/segmentation",
                1,
                Map.of("segmentation", new SegmentationSection(setup, Sample.empty(100), List.of(), List.of())));
    }

    /** Of scores per pixel without labels. */
    public static ObjectNode agreement() {
        return of(
                "repmlp-eval/agreement",
                3,
                Map.of(
                        "agreement",
                        new AgreementSection(
                                "pixel_scores", 19, 64, 64, new WindowSection(64, 64, 43, 43), List.of(), List.of())));
    }

    /** Of faces, with pairs and probes. */
    public static ObjectNode faces() {
        IdentificationSection.Folder probes = new IdentificationSection.Folder("probes", 9, 9, "0", 3L);
        return of(
                "repmlp-eval/faces",
                1,
                Map.of(
                        "agreement",
                        new AgreementSection("embedding", 4, 1, 1, null, List.of(), List.of()),
                        "verification",
                        new VerificationSection(
                                new VerificationSection.Pairs(
                                        "pairs.csv", 20, 10, 10, 20, Sample.empty(100), 10, 10, "file", "image", "aa"),
                                List.of(pairs("train", 80, 1), pairs("deploy", 79, 0)),
                                List.of(),
                                List.of()),
                        "identification",
                        new IdentificationSection(
                                probes,
                                null,
                                null,
                                9,
                                9,
                                0,
                                null,
                                9,
                                "image",
                                List.of(
                                        new IdentificationSection.Form("train", null, ranks(70)),
                                        new IdentificationSection.Form("deploy", ranks(60), ranks(50))),
                                List.of())));
    }

    private static VerificationSection.Form pairs(String form, double accuracy, int shift) {
        List<MetricResult.TarAtFar> rates = IntStream.rangeClosed(1, 6)
                .mapToObj(e -> e == 6
                        ? new MetricResult.TarAtFar("1e-6", false, null, null, null, null, null, null, null)
                        : new MetricResult.TarAtFar("1e-" + e, true, 1L, 0.5, 1L, 9L, 10L, 95.0 - 10 * e + shift, null))
                .toList();
        return new VerificationSection.Form(
                form, Map.of("cosine", new MetricResult(accuracy, 1.0, 0.9, 10.0, List.of(), rates, List.of())));
    }

    private static List<Rank> ranks(double first) {
        return IntStream.rangeClosed(1, 10)
                .mapToObj(k -> new Rank(k, k, 10, first + k, null, k))
                .toList();
    }

    private static ObjectNode of(String schema, int version, Map<String, Object> sections) {
        ObjectNode document = classification();
        document.remove(List.of("accuracy", "comparison"));
        ((ObjectNode) document.get("schema")).put("name", schema).put("version", version);
        sections.forEach((name, section) -> set(document, name, section));
        return document;
    }

    /** Puts a section into a document. */
    public static void set(ObjectNode document, String name, Object section) {
        document.set(name, tree(ReportJson.text(section)));
    }

    /** Puts comparisons of forms into the agreement of a document. */
    public static void setForms(ObjectNode document, List<FormAgreement> forms) {
        AgreementSection empty = report(document).agreement();
        set(
                document,
                "agreement",
                new AgreementSection(
                        empty.output(),
                        empty.channels(),
                        empty.height(),
                        empty.width(),
                        empty.window(),
                        List.of(),
                        forms));
    }

    /** The document as a report. */
    public static EvaluationReport report(ObjectNode document) {
        try {
            return ReportJson.read(new ByteArrayInputStream(MAPPER.writeValueAsBytes(document)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same with another value. @param pointer of JSON; @param json the value; empty to remove the key */
    public static ObjectNode changed(ObjectNode document, String pointer, String json) {
        ObjectNode copy = document.deepCopy();
        int last = pointer.lastIndexOf('/');
        ObjectNode parent = (ObjectNode) copy.at(pointer.substring(0, last));
        String key = pointer.substring(last + 1);
        try {
            if (json.isEmpty()) {
                parent.remove(key);
            } else {
                parent.set(key, MAPPER.readTree(json));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private static ObjectNode tree(String json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
