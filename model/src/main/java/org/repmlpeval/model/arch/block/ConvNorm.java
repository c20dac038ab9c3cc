package org.repmlpeval.model.arch.block;

import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.arch.network.Geometry;
import org.repmlpeval.model.arch.network.Network;
import org.repmlpeval.model.arch.network.Operation.Activation;
import org.repmlpeval.model.arch.network.Operation.Activation.Function;
import org.repmlpeval.model.arch.network.Operation.BatchNorm;
import org.repmlpeval.model.arch.network.Operation.Bias;
import org.repmlpeval.model.arch.network.Operation.Convolution;

/**
 * A convolution and its batch norm, {@code <name>.conv} and {@code <name>.bn}; in the deploy form, a convolution with a bias (arXiv
 * 2105.01883, section 3.3).
 */
public record ConvNorm(String name, int in, int out, Geometry geometry) implements Mergeable {
    @Override
    public String deployLeaf() {
        return "conv.bias";
    }

    /** Adds the module on the map {@code x} and returns the number of the result. */
    public int addTo(Network.Builder net, int x, Form form) {
        if (form.weights() == Form.DEPLOY) {
            return net.add(new Convolution(path("conv"), in, out, geometry, Bias.WITH), x);
        }
        int y = net.add(new Convolution(path("conv"), in, out, geometry, Bias.WITHOUT), x);
        return net.add(new BatchNorm(path("bn"), out), y);
    }

    /** Like {@link #add}, with a ReLU after it. */
    public int addWithRelu(Network.Builder net, int x, Form form) {
        return net.add(new Activation(path("relu"), Function.RELU), addTo(net, x, form));
    }
}
