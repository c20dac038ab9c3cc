package org.repmlpeval.model.checkpoint.names;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.Architectures;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.TensorSpec;
import org.repmlpeval.model.checkpoint.StateDict;

/** Finds the preset that a checkpoint belongs to if it does not fit the given network. */
final class OtherNetwork {
    private final Architecture given;
    private final StateDict found;

    OtherNetwork(Architecture given, StateDict found) {
        this.given = given;
        this.found = found;
    }

    /** Names a preset that the tensors fit, perhaps with another number of classes; empty if there is none. */
    Optional<String> cause() {
        return fit(difference -> difference.isNone() ? OptionalInt.of(0) : OptionalInt.empty())
                .or(() -> fit(ShapeMismatch::otherClasses));
    }

    private interface Fit {
        OptionalInt classes(Difference difference);
    }

    private Optional<String> fit(Fit fit) {
        for (String name : Architectures.names()) {
            Architecture preset = Architectures.resolve(name);
            for (Form form : List.of(Form.TRAIN, Form.DEPLOY)) {
                List<TensorSpec> tensors = preset.tensors(form);
                if (name.equals(given.name()) || tensors.size() != found.names().size()) {
                    continue;
                }
                OptionalInt classes = fit.classes(Difference.of(tensors, found.specs()));
                if (classes.isPresent()) {
                    return Optional.of(text(name, form, classes.getAsInt()));
                }
            }
        }
        return Optional.empty();
    }

    private static String text(String preset, Form form, int classes) {
        String what = "It fits " + preset + " in the " + Mismatch.formName(form);
        return classes == 0
                ? what + ". Give that architecture."
                : what + ", except that it has " + classes
                        + " classes. Give an architecture file with that network's settings (print them with 'repmlp-eval"
                        + " inspect --arch " + preset + "') and 'classes: " + classes + "'.";
    }
}
