package org.repmlpeval.job.report.page.part;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.repmlpeval.job.report.classes.FormClasses;
import org.repmlpeval.job.report.classes.FormClasses.Bin;

class ClassesPartTest {
    private static final Bin EMPTY = new Bin(0, 50, 0, null, null);

    @Test
    void linesThatLookLikeOneAreSaid() {
        FormClasses train = form("train", EMPTY, new Bin(50, 100, 9, 80.0, 75.0));
        FormClasses near = form("deploy", EMPTY, new Bin(50, 100, 9, 80.2, 74.8));
        FormClasses same = form("fused", EMPTY, new Bin(50, 100, 9, 80.0, 75.0));
        FormClasses apart = form("int8", EMPTY, new Bin(50, 100, 9, 80.0, 74.6));
        FormClasses surer = form("int8", EMPTY, new Bin(50, 100, 9, 80.4, 75.0));
        FormClasses more = form("int8", new Bin(0, 50, 1, 40.0, 0.0), new Bin(50, 100, 8, 80.0, 75.0));
        FormClasses fewer = form("int8", EMPTY);

        assertThat(ClassesPart.alike(List.of(train, near)))
                .isEqualTo(" The lines of train and deploy lie on each other.");
        assertThat(ClassesPart.alike(List.of(train, apart, near, same)))
                .isEqualTo(" The lines of train, deploy and fused lie on each other.");
        for (FormClasses other : List.of(apart, surer, more, fewer)) {
            assertThat(ClassesPart.alike(List.of(train, other))).isEmpty();
        }
        assertThat(ClassesPart.alike(List.of(train))).isEmpty();
    }

    private static FormClasses form(String name, Bin... bins) {
        return new FormClasses(name, List.of(), 0.1, 75.0, 5.0, List.of(bins), List.of());
    }
}
