package org.repmlpeval.job.task.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Published samples and intervals depend on these values; they were computed in Python by the published formulas. */
class IdHashTest {
    @Test
    void valuesStayTheSame() {
        assertThat(IdHash.mix(0)).isZero();
        assertThat(IdHash.mix(0x9E3779B97F4A7C15L)).isEqualTo(0xE220A8397B1DCDAFL);
        assertThat(IdHash.of(IdHash.FNV_BASIS, "")).isEqualTo(0xF52A15E9A9B5E89BL);
        assertThat(IdHash.of(IdHash.FNV_BASIS, "n01440764/1.JPEG")).isEqualTo(0x4AF41B6E775CE59BL);
        assertThat(IdHash.of(IdHash.mix(7), "n01440764/1.JPEG")).isEqualTo(0xD19AE20AC996DE10L);
    }
}
