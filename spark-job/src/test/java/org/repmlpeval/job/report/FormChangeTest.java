package org.repmlpeval.job.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.result.FormAgreement;
import org.repmlpeval.job.report.result.Share;
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
    void kindsHaveWords() {
        assertThat(FormChange.Kind.values())
                .extracting(FormChange.Kind::words)
                .containsExactly("predictions", "pixels", "decisions on pairs of faces", "ranks");
    }
}
