package org.repmlpeval.job.run.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AuditResultTest {
    @Test
    void passesOnlyIfImagesWereEvaluatedAgainAndNothingWasFound() {
        assertThat(result(List.of(), sample(0)).passed()).isTrue();
        assertThat(result(List.of("forms: the report says a, now it is b"), sample(0))
                        .passed())
                .isFalse();
        assertThat(result(List.of(), sample(1)).passed()).isFalse();
        assertThat(result(List.of(), null).passed()).isFalse();
    }

    private static AuditResult result(List<String> findings, AuditResult.Sample sample) {
        return new AuditResult("run", "now", "net", 9, new AuditOptions(9, 0, 1e-5), findings, sample, null);
    }

    private static AuditResult.Sample sample(int different) {
        return new AuditResult.Sample(9, 4, 9 - different, 0, 0, different, List.of());
    }
}
