package org.repmlpeval.job.report.rows;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.repmlpeval.job.report.result.Ratios;
import org.repmlpeval.job.task.Task;
import org.repmlpeval.job.task.TaskImage;
import org.repmlpeval.job.task.agreement.AgreementTask;
import org.repmlpeval.job.task.agreement.ImageAgreement;
import org.repmlpeval.job.task.classification.ClassificationTask;
import org.repmlpeval.job.task.classification.FormScore;
import org.repmlpeval.job.task.classification.ImageResult;
import org.repmlpeval.job.task.measure.DriftMeasure;

/** Writes a {@link TaskImage} as a record of {@link RowsSchema}. A field without a value is not started. */
final class RowsWriteSupport extends WriteSupport<RowsWriteSupport.Row> {
    record Row(TaskImage result, ImageFacts facts) {}

    private final Task task;
    private final MessageType schema;
    private RecordConsumer out;

    RowsWriteSupport(Task task) {
        this.task = task;
        this.schema = RowsSchema.of(task);
    }

    @Override
    public WriteContext init(Configuration configuration) {
        return new WriteContext(
                schema, Map.of("repmlp-eval.rows", version(), "repmlp-eval.forms", String.join(",", task.forms())));
    }

    /** The version of the columns. */
    private String version() {
        return task instanceof ClassificationTask ? "1" : "agreement-1";
    }

    @Override
    public void prepareForWrite(RecordConsumer consumer) {
        out = consumer;
    }

    @Override
    public void write(Row row) {
        TaskImage image = row.result();
        out.startMessage();
        text("id", image.id());
        if (image instanceof ImageResult labelled) {
            integer("label", labelled.label());
        }
        text("outcome", image.outcome().name().toLowerCase(Locale.ROOT));
        text("reason", image.reason());
        if (row.facts() != null) {
            text("mode", row.facts().mode());
            integer("width", row.facts().width());
            integer("height", row.facts().height());
        }
        if (image instanceof ImageResult predictions) {
            predictions((ClassificationTask) task, predictions);
        } else {
            agreement((AgreementTask) task, (ImageAgreement) image);
        }
        out.endMessage();
    }

    private void predictions(ClassificationTask classification, ImageResult image) {
        for (int f = 0; f < image.forms().size(); f++) {
            score(task.forms().get(f), classification.k(), image.forms().get(f));
        }
        for (int d = 0; d < image.drifts().size(); d++) {
            for (DriftMeasure measure : DriftMeasure.values()) {
                number(
                        RowsSchema.drift(task.others().get(d), measure),
                        measure.of(image.drifts().get(d)));
            }
        }
    }

    private void score(String form, int k, FormScore score) {
        list(RowsSchema.topClass(form, k), score.top().classes(), out::addInteger);
        list(RowsSchema.topLogit(form, k), score.top().logits(), out::addFloat);
        integer(RowsSchema.labelPlace(form), score.rank().place());
        number(RowsSchema.margin(form), score.top().margin());
    }

    private void agreement(AgreementTask agreement, ImageAgreement image) {
        for (int p = 0; p < image.pairs().size(); p++) {
            String form = task.others().get(p);
            ImageAgreement.Pair pair = image.pairs().get(p);
            for (DriftMeasure measure : DriftMeasure.OF_VECTORS) {
                number(RowsSchema.drift(form, measure), measure.of(pair.drift()));
            }
            if (pair.changedPixels() != null) {
                integer(RowsSchema.changedPixels(form), pair.changedPixels());
                number(RowsSchema.changedPixelsPercent(form), Ratios.percent(pair.changedPixels(), agreement.pixels()));
            }
        }
    }

    private void text(String name, String value) {
        if (value != null) {
            field(name, () -> out.addBinary(Binary.fromString(value)));
        }
    }

    private void integer(String name, int value) {
        field(name, () -> out.addInteger(value));
    }

    private void number(String name, Double value) {
        if (value != null) {
            field(name, () -> out.addDouble(value));
        }
    }

    /** The three levels of a Parquet list: {@code group name { repeated group list { element } }}. */
    private <T> void list(String name, List<T> values, Consumer<T> add) {
        field(name, () -> {
            out.startGroup();
            out.startField("list", 0);
            for (T value : values) {
                out.startGroup();
                out.startField("element", 0);
                add.accept(value);
                out.endField("element", 0);
                out.endGroup();
            }
            out.endField("list", 0);
            out.endGroup();
        });
    }

    private void field(String name, Runnable value) {
        int index = schema.getFieldIndex(name);
        out.startField(name, index);
        value.run();
        out.endField(name, index);
    }
}
