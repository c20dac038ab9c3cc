package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.faces.IdentificationSection;
import org.repmlpeval.job.report.faces.VerificationSection;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.Share;
import org.repmlpeval.job.report.segmentation.FormPixelComparison;
import org.repmlpeval.job.task.statistics.Sample;

class FormChangeTest {
    @Test
    void predictionsAndPixelsAreCounted() {
        assertThat(FormChange.of(ExampleKinds.report(ExampleKinds.classification())))
                .containsExactly(new FormChange("deploy", FormChange.Kind.PREDICTIONS, Share.of(1, 37)));
        assertThat(FormChange.of(AgreementReportTest.pixelReport()))
                .extracting(FormChange::form, FormChange::kind, change -> change.share()
                        .count())
                .containsExactly(tuple("deploy", FormChange.Kind.PIXELS, 2L));
    }

    /** Embeddings have no classes that could change. */
    @Test
    void embeddingsChangeNothingThatIsCounted() {
        ObjectNode document = ExampleKinds.faces();
        ExampleKinds.setForms(
                document, List.of(new FormAgreement("train", "deploy", 9, null, Map.of(), Sample.empty(1))));
        assertThat(FormChange.of(ExampleKinds.report(document))).isEmpty();
    }

    @Test
    void decisionsAndRanksOfFacesAreCountedForEachForm() {
        ObjectNode document = ExampleKinds.faces();
        List<VerificationSection.Comparison> decisions = List.of(
                new VerificationSection.Comparison(
                        "train", "deploy", Share.of(3, 20), 2, 1, 1.0, null, Sample.empty(9)),
                new VerificationSection.Comparison(
                        "train", "fused", Share.of(0, 20), 0, 0, 1.0, null, Sample.empty(9)));
        List<IdentificationSection.Comparison> ranks =
                List.of(new IdentificationSection.Comparison("train", "deploy", Share.of(4, 9), 3, 1, 0.625));
        document = ExampleKinds.changed(document, "/verification/comparison", ReportJson.text(decisions));
        document = ExampleKinds.changed(document, "/identification/comparison", ReportJson.text(ranks));
        assertThat(FormChange.of(ExampleKinds.report(document)))
                .containsExactly(
                        new FormChange("deploy", FormChange.Kind.DECISIONS, Share.of(3, 20)),
                        new FormChange("fused", FormChange.Kind.DECISIONS, Share.of(0, 20)),
                        new FormChange("deploy", FormChange.Kind.RANKS, Share.of(4, 9)));
    }

    @Test
    void pixelsWithLabelsAreCounted() {
        FormPixelComparison pixels = new FormPixelComparison(
                "train",
                "deploy",
                2,
                new FormPixelComparison.MiouDifference(0.0, null),
                Share.of(5, 128),
                4,
                3,
                1,
                Share.of(1, 2),
                null,
                List.of(),
                Map.of(),
                Sample.empty(9));
        ObjectNode document = ExampleKinds.changed(
                ExampleKinds.segmentation(), "/segmentation/comparison", ReportJson.text(List.of(pixels)));
        assertThat(FormChange.of(ExampleKinds.report(document)))
                .containsExactly(new FormChange("deploy", FormChange.Kind.PIXELS, Share.of(5, 128)));
    }

    @Test
    void kindsHaveWords() {
        assertThat(FormChange.Kind.values())
                .extracting(FormChange.Kind::words)
                .containsExactly("predictions", "pixels", "decisions on pairs of faces", "ranks");
    }
}
