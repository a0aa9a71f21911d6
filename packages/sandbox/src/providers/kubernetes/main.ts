import { serve } from '../protocol/serve';
import { KubernetesProvider } from './provider';

serve(KubernetesProvider.create);
